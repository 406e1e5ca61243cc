package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Shape;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSpecTest {
  private final Parameters params = Parameters.create(Backends.reference(), new Seed(0));

  @Test
  void should_build_layers_in_order_with_an_output_layer() {
    Layer model =
        ModelSpec.parse("12, relu, dropout(0.2), 6, leaky_relu(0.1)").build(params, Shape.of(4), 3);

    assertThat(model)
        .hasToString(
            "Sequential(Linear 4 -> 12, relu, Dropout 0.2, Linear 12 -> 6, leaky_relu(slope=0.1), Linear 6 -> 3)");
    assertThat(params.variables())
        .extracting(variable -> variable.path())
        .containsExactly(
            "hidden1.weight",
            "hidden1.bias",
            "hidden2.weight",
            "hidden2.bias",
            "output.weight",
            "output.bias");
  }

  /// Maxout and gates change the number of units, and a learnt activation has parameters.
  @Test
  void should_follow_the_width_through_activations() {
    Layer model = ModelSpec.parse("12,maxout(3),prelu,8,swiglu").build(params, Shape.of(5), 2);

    assertThat(model)
        .hasToString(
            "Sequential(Linear 5 -> 12, maxout(pieces=3), PRelu, 4 channels, Linear 4 -> 8, swiglu, Linear 4 -> 2)");
    assertThat(params.find("prelu3.slope").orElseThrow().shape()).isEqualTo(Shape.of(4));
    assertThatThrownBy(() -> ModelSpec.parse("7,glu").build(params.child("b"), Shape.of(5), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layers: item 2, 'glu': glu: need an even last extent, got [1, 7]");
  }

  @Test
  void should_flatten_images() {
    Layer model = ModelSpec.parse("5,tanh").build(params, Shape.of(3, 2), 2);

    try (Pass pass = Pass.eval(params.backend())) {
      var input = pass.input(HostArray.of(new float[24], Shape.of(4, 3, 2)));
      assertThat(model.forward(input).shape()).isEqualTo(Shape.of(4, 2));
    }
  }

  @Test
  void should_make_layers_with_parameters_of_their_own() {
    Layer model =
        ModelSpec.parse("dropconnect(8),prelu(shared=true),prelu")
            .build(params, Shape.of(4), 3, Initializers.constant(0.5));

    assertThat(model.toString()).contains("DropConnect 0.5 (Linear 4 -> 8)");
    assertThat(params.find("dropconnect1.weight").orElseThrow().value().toDoubles())
        .containsOnly(0.5);
    assertThat(params.variables().stream().map(v -> v.path() + v.shape()))
        .anyMatch(v -> v.startsWith("prelu2."))
        .anyMatch(v -> v.startsWith("prelu3.") && v.endsWith("[8]"));
    assertThat(params.find("output.bias").orElseThrow().value().toDoubles()).containsOnly(0);
  }

  @Test
  void should_have_no_hidden_layer_for_the_empty_text() {
    assertThat(ModelSpec.parse(" ").build(params, Shape.of(4), 3))
        .hasToString("Sequential(Linear 4 -> 3)");
  }

  @Test
  void should_write_what_it_reads() {
    String text = "128,relu,dropout(0.2),64,leaky_relu(slope=0.1)";

    assertThat(ModelSpec.parse(text)).hasToString(text);
    assertThat(ModelSpec.parse(ModelSpec.parse(text).toString())).isEqualTo(ModelSpec.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "128,rleu | layers: item 2, 'rleu': no layer is called 'rleu'; did you mean ",
        "0 | layers: item 1, '0': a width must be from 1 to 1048576",
        "99999999999 | layers: item 1, '99999999999': a width must be from 1 to 1048576",
        "8,,relu | layers: item 2, '':",
        "8,dropout(2) | layers: item 2, 'dropout(2)': Dropout: rate must be in [0, 1), got 2.0",
        "8,dropout(x) | layers: item 2, 'dropout(x)': dropout: rate must be a number, got 'x'",
        "8,relu(3) | layers: item 2, 'relu(3)':",
        "-8 | layers: item 1, '-8':",
      })
  void should_name_the_item_that_is_wrong_and_what_is_allowed(String text, String message) {
    assertThatThrownBy(() -> ModelSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageContaining("; an item is a width such as 128, or one of ")
        .hasMessageContaining("relu, ")
        .hasMessageEndingWith("dropconnect");
  }
}
