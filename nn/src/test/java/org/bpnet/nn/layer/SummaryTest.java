package org.bpnet.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.image.ConvTranspose2d;
import org.bpnet.nn.layer.noise.Dropout;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.model.LeNet;
import org.bpnet.nn.model.Models;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private final Backend backend = Backends.named("cpu"); // 4 bytes an element
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @Test
  void should_count_what_a_count_by_hand_gives() {
    Layer model = LeNet.create(params, Shape.of(28, 28, 1), 10);

    Summary summary = Summary.of(model, params, Shape.of(2, 28, 28, 1));

    assertThat(summary.rows())
        .extracting(Summary.Row::layer)
        .containsExactly(
            "Conv2d 1 -> 20, 5 x 5",
            "MaxPool2d 2/2 x 2/2",
            "Conv2d 20 -> 50, 5 x 5",
            "MaxPool2d 2/2 x 2/2",
            "Flatten",
            "Linear 800 -> 500",
            "relu",
            "Linear 500 -> 10");
    assertThat(summary.rows())
        .extracting(Summary.Row::parameters)
        .containsExactly(520L, 0L, 25_050L, 0L, 0L, 400_500L, 0L, 5010L);
    assertThat(summary.rows())
        .extracting(Summary.Row::multiplyAdds)
        .containsExactly(
            2L * 24 * 24 * 20 * 25,
            0L,
            2L * 8 * 8 * 50 * 500,
            0L,
            0L,
            2L * 800 * 500,
            0L,
            2L * 500 * 10);
    assertThat(summary.rows().getFirst().output()).isEqualTo(Shape.of(2, 24, 24, 20));
    assertThat(summary.rows().getFirst().bytes()).isEqualTo(4L * 2 * 24 * 24 * 20);
    assertThat(summary.rows().get(4).bytes()).isZero(); // another name for the same memory
    assertThat(summary.parameters()).isEqualTo(431_080);
  }

  @Test
  void should_show_what_is_inside_of_what() {
    Layer model =
        Sequential.of(
            Residual.of(Sequential.of(Linear.create(params.child("a"), 3, 3), Activation.TANH)),
            Parallel.of(Linear.create(params.child("b"), 3, 2), x -> x.slice(1, 0, 1)),
            new Auxiliary(Linear.create(params.child("c"), 3, 4), 0.5),
            Linear.create(params.child("d"), 3, 4));

    String text = Summary.of(model, params, Shape.of(8, 3)).toString();

    assertThat(text.lines().map(line -> line.replaceAll("\\s+$", "")).toList())
        .isEqualTo(
            List.of(
                "layer            output    parameters    multiply-adds     memory",
                "Residual         [8, 3]             0                0    0.1 KiB",
                "  Linear 3 -> 3  [8, 3]            12               72    0.1 KiB",
                "  tanh           [8, 3]             0                0    0.1 KiB",
                "Parallel         [8, 3]             0                0    0.1 KiB",
                "  Linear 3 -> 2  [8, 2]             8               48    0.1 KiB",
                "  (function)     [8, 1]             0                0    0.0 KiB",
                "Auxiliary 0.5    [8, 3]             0                0    0.0 KiB",
                "  Linear 3 -> 4  [8, 4]            16               96    0.1 KiB",
                "Linear 3 -> 4    [8, 4]            16               96    0.1 KiB",
                "all                                52              312    0.7 KiB"));
  }

  @Test
  void should_count_shared_weights_once_and_transposed_convolutions() {
    Linear shared = Linear.create(params.child("a"), 3, 3);
    Layer larger = ConvTranspose2d.create(params.child("up"), 2, 5, Window.square(2).stride(2));

    Summary summary = Summary.of(Sequential.of(shared, shared), params, Shape.of(1, 3));
    Summary up = Summary.of(larger, params, Shape.of(1, 4, 4, 2));

    assertThat(summary.parameters()).isEqualTo(12);
    assertThat(summary.multiplyAdds()).isEqualTo(18);
    assertThat(up.multiplyAdds()).isEqualTo(4 * 4 * 2 * 2 * 2 * 5); // each element to 2 x 2 places
  }

  @Test
  void should_agree_with_the_tree_for_every_model() {
    for (var entry : Models.CATALOG.entries()) {
      Parameters own = Parameters.sketch(backend, Long.MAX_VALUE, "");
      var architecture = Models.CATALOG.create(entry.name());
      Layer model = architecture.create(own, 10);

      Summary summary = Summary.of(model, own, Shape.of(2).concat(architecture.input()));

      assertThat(summary.parameters()).as(entry.name()).isEqualTo(own.count());
      assertThat(summary.rows().getLast().output()).isEqualTo(Shape.of(2, 10));
    }
  }

  @Test
  void should_tell_the_operations_of_each_layer_after_what_they_are_applied_to() {
    Layer inner = Linear.create(params.child("inner"), 3, 3);
    Layer model = Sequential.of(Residual.of(inner), Linear.create(params.child("last"), 3, 2));

    Summary summary = Summary.of(model, params, Shape.of(8, 3));

    assertThat(summary.rows()).extracting(Summary.Row::name).containsExactly("", "inner", "last");
    assertThat(summary.rows().get(1).operations())
        .containsExactly(
            new LayerOperation(1, "source", List.of(), Shape.of(3, 3), "inner.weight", 9, 0),
            new LayerOperation(2, "matmul", List.of(0, 1), Shape.of(8, 3), "", 0, 72),
            new LayerOperation(3, "source", List.of(), Shape.of(3), "inner.bias", 3, 0),
            new LayerOperation(4, "a + b", List.of(2, 3), Shape.of(8, 3), "", 0, 0));
    assertThat(summary.rows().getFirst().operations())
        .containsExactly(new LayerOperation(5, "a + b", List.of(0, 4), Shape.of(8, 3), "", 0, 0));
    assertThat(summary.rows().getLast().operations().get(1).inputs()).containsExactly(5, 6);
  }

  @Test
  void should_tell_of_every_model_operations_whose_inputs_come_before() {
    for (var entry : Models.CATALOG.entries()) {
      Parameters own = Parameters.sketch(backend, Long.MAX_VALUE, "");
      var architecture = Models.CATALOG.create(entry.name());
      Layer model = architecture.create(own, 10);
      Shape input = Shape.of(2).concat(architecture.input());

      Summary summary =
          Summary.ofTraining(
              own, input, "sum", (seen, x) -> seen.apply(model).forward(x).square().sum());

      List<LayerOperation> all =
          summary.rows().stream()
              .flatMap(row -> row.operations().stream())
              .sorted(Comparator.comparing(LayerOperation::place))
              .toList();
      for (int i = 0; i < all.size(); i++) {
        int place = all.get(i).place();
        assertThat(place).as(entry.name()).isEqualTo(i + 1);
        assertThat(all.get(i).inputs()).as(entry.name()).allMatch(given -> given < place);
      }
      assertThat(summary.parameters()).as(entry.name()).isEqualTo(own.count());
      assertThat(summary.rows().getLast().layer()).isEqualTo("sum");
      assertThat(all.getLast().shape()).isEqualTo(Shape.scalar());
    }
  }

  @Test
  void should_tell_a_step_of_training_with_what_is_between_and_behind_layers() {
    Layer lower = Linear.create(params.child("lower"), 3, 3);
    Layer head = Linear.create(params.child("head"), 3, 4);
    Layer upper =
        Sequential.of(
            new Auxiliary(head, 0.5), new Dropout(0.5), Linear.create(params.child("upper"), 3, 4));
    Loss loss = new CrossEntropy();

    Summary summary =
        Summary.ofTraining(
            params,
            Shape.of(8, 3),
            "loss of both",
            (seen, x) -> {
              Tensor y = seen.apply(upper).forward(seen.apply(lower).forward(x).mul(2));
              return loss.computeAll(y, x.pass().input(HostArray.of(new int[8], Shape.of(8))));
            });

    assertThat(summary.rows())
        .extracting(Summary.Row::layer)
        .containsExactly(
            "Linear 3 -> 3",
            "(function)", // the doubling
            "Auxiliary 0.5",
            "Linear 3 -> 4",
            "Dropout 0.5",
            "Linear 3 -> 4",
            "loss of both");
    int answer = last(summary.rows().get(3)).place(); // that of the head, which the loss sees too
    assertThat(summary.rows().getLast().operations())
        .anyMatch(operation -> operation.inputs().contains(answer));
    assertThat(summary.rows().getLast().output()).isEqualTo(Shape.scalar());
    assertThat(summary.rows().get(4).operations())
        .extracting(LayerOperation::name)
        .contains("random");
  }

  @Test
  void should_leave_a_loss_open_that_is_not_told() {
    Layer model = Linear.create(params.child("a"), 3, 3);

    Summary summary =
        Summary.ofTraining(
            params, Shape.of(8, 3), "triplet", (seen, x) -> seen.apply(model).forward(x));

    assertThat(summary.rows().getLast())
        .isEqualTo(new Summary.Row(0, "triplet", Shape.scalar(), 0, List.of()));
  }

  private static LayerOperation last(Summary.Row row) {
    return row.operations().getLast();
  }

  @Test
  void should_report_a_shape_that_does_not_fit() {
    Layer model = LeNet.create(params, Shape.of(28, 28, 1), 10);

    assertThatThrownBy(() -> Summary.of(model, params, Shape.of(2, 1, 28, 28)))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("conv1 (Conv2d 1 -> 20, 5 x 5): need input [N, H, W, 1]");
  }
}
