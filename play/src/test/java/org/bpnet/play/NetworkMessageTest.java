package org.bpnet.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Auxiliary;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Parallel;
import org.bpnet.nn.layer.Residual;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;

class NetworkMessageTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  private Linear linear(String name, int in, int out) {
    return Linear.create(params.child(name), in, out);
  }

  private JsonValue.Members message(Layer model) {
    Summary summary =
        Summary.ofTraining(
            params, Shape.of(5, 3), "sum", (seen, x) -> seen.apply(model).forward(x).sum());
    return (JsonValue.Members) NetworkMessage.of(summary);
  }

  private static List<String> layers(JsonValue.Members message) {
    List<String> lines = new ArrayList<>();
    for (JsonValue item : message.items("layers")) {
      JsonValue.Members layer = (JsonValue.Members) item;
      lines.add(
          layer.whole("depth")
              + " "
              + layer.text("layer")
              + " "
              + Json.compact(layer.find("inputs").orElseThrow()));
    }
    return lines;
  }

  @Test
  void should_put_what_joins_layers_behind_them_and_lead_arrows_past() {
    Layer inner = Sequential.of(linear("a", 3, 3), Activation.TANH);
    Layer model =
        Sequential.of(
            Residual.of(inner),
            Residual.of(Residual.of(linear("b", 3, 3)), linear("c", 3, 3)),
            Parallel.of(linear("d", 3, 2), linear("e", 3, 1)));

    assertThat(layers(message(model)))
        .containsExactly(
            "1 Linear 3 -> 3 [-1]",
            "1 tanh [0]",
            "0 Residual [-1,1]",
            "1 Linear 3 -> 3 [2]", // the projection
            "2 Linear 3 -> 3 [2]",
            "1 Residual [2,4]",
            "0 Residual [3,5]",
            "1 Linear 3 -> 2 [6]",
            "1 Linear 3 -> 1 [6]",
            "0 Parallel [7,8]",
            "0 sum [9]");
  }

  @Test
  void should_lead_no_arrow_from_a_layer_to_another_with_the_same_weights() {
    Linear shared = linear("a", 3, 3);

    JsonValue.Members message = message(Sequential.of(shared, Activation.TANH, shared));

    assertThat(layers(message)).element(2).isEqualTo("0 Linear 3 -> 3 [1]");
    assertThat(message.whole("parameters")).isEqualTo(12);
    assertThat(((JsonValue.Members) message.items("layers").get(2)).whole("parameters")).isZero();
  }

  @Test
  void should_leave_what_only_holds_layers_before_them() {
    Layer model = Sequential.of(new Auxiliary(linear("a", 3, 2), 0.5), linear("b", 3, 2));

    assertThat(layers(message(model)))
        .containsExactly(
            "0 Auxiliary 0.5 []", "1 Linear 3 -> 2 [-1]", "0 Linear 3 -> 2 [-1]", "0 sum [2]");
  }

  @Test
  void should_tell_operations_as_the_engine_recorded_them() {
    JsonValue.Members first =
        (JsonValue.Members) message(linear("a", 3, 2)).items("layers").getFirst();

    assertThat(first.text("name")).isEqualTo("a");
    assertThat(Json.compact(first.find("operations").orElseThrow()))
        .isEqualTo(
            "[{\"place\":1,\"operation\":\"source\",\"inputs\":[],\"shape\":[3,2],\"reads\":\"a.weight\"},"
                + "{\"place\":2,\"operation\":\"matmul\",\"inputs\":[0,1],\"shape\":[5,2],\"reads\":\"\"},"
                + "{\"place\":3,\"operation\":\"source\",\"inputs\":[],\"shape\":[2],\"reads\":\"a.bias\"},"
                + "{\"place\":4,\"operation\":\"a + b\",\"inputs\":[2,3],\"shape\":[5,2],\"reads\":\"\"}]");
  }
}
