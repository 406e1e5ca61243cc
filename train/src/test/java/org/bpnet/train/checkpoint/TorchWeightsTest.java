package org.bpnet.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.PRelu;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.ConvTranspose2d;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.layer.norm.LayerNorm;
import org.junit.jupiter.api.Test;

/// Models of PyTorch and what they compute, written by `src/test/python/torch_weights.py`.
class TorchWeightsTest {
  private static Path file(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(TorchWeightsTest.class.getResource(name + ".safetensors")).toURI());
  }

  private static Layer convolutional(Parameters params) {
    ConvOptions halves = ConvOptions.defaults().groups(2).withoutBias();
    return Sequential.of(
        Conv2d.create(params.child("0"), 2, 6, Window.square(3)),
        BatchNorm.create(params.child("1"), 6),
        Activation.RELU,
        Conv2d.create(params.child("2"), 6, 4, Window.of(1, 2), halves),
        PRelu.perChannel(params.child("3"), 4),
        new Flatten(),
        Linear.create(params.child("4"), 48, 5),
        Activation.TANH,
        Linear.create(params.child("5"), 5, 3));
  }

  private static final String[] IN_ORDER = {"stem", "norm", "mix", "bend", "hidden", "answer"};

  private static Layer sequential(Parameters params) {
    return Sequential.of(
        Linear.create(params.child("a"), 3, 7),
        Activation.RELU,
        Linear.create(params.child("b"), 7, 7),
        Activation.TANH,
        LayerNorm.create(params.child("c"), 7),
        Linear.create(params.child("d"), 7, 7),
        Activation.RELU,
        Linear.create(params.child("e"), 7, 7),
        Activation.RELU,
        Linear.withoutBias(params.child("f"), 7, 2, Initializers.zeros()));
  }

  private static void assertSame(
      Backend backend,
      String name,
      Function<Parameters, Layer> make,
      double tolerance,
      String... named)
      throws URISyntaxException {
    Safetensors both = Safetensors.read(file(name + "_io"));
    try (backend;
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Layer net = make.apply(params);
      TorchWeights.read(file(name)).load(params, named);
      try (Pass pass = Pass.eval(backend)) {
        HostArray y = net.forward(pass.input(both.find("x").orElseThrow())).toHost();
        HostArray expected = both.find("y").orElseThrow();
        assertThat(y.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.shape().elementCount(); i++) {
          assertThat(y.at(i)).as("%d", i).isCloseTo(expected.at(i), within(tolerance));
        }
      }
    }
  }

  /// Behind the second convolution, the linear layer's rows are in another order here.
  @Test
  void should_compute_what_a_convolutional_model_does() throws Exception {
    assertSame(Backends.best(1), "convolutional", TorchWeightsTest::convolutional, 2e-6, IN_ORDER);
  }

  /// Modules 0, 2, 4, 5, 7, 10: the last comes behind the others, though its text would not.
  @Test
  void should_take_all_modules_by_their_numbers_in_double() throws Exception {
    assertThat(TorchWeights.read(file("sequential")).modules())
        .isEqualTo(List.of("0", "2", "4", "5", "7", "10"));
    assertSame(Backends.reference(), "sequential", TorchWeightsTest::sequential, 1e-12);
  }

  @Test
  void should_compute_what_a_transposed_convolution_does() throws Exception {
    assertSame(
        Backends.best(1),
        "transposed",
        params ->
            Sequential.of(
                ConvTranspose2d.create(params.child("up"), 3, 2, Window.square(3).stride(2)),
                Conv2d.create(params.child("mix"), 2, 2, Window.square(1))),
        1e-6);
  }

  /// In bfloat16 the outputs of PyTorch have 8 bits.
  @Test
  void should_read_bfloat16() throws Exception {
    assertSame(Backends.best(1), "half", params -> Linear.create(params.child("only"), 4, 3), 0.02);
  }

  @Test
  void should_leave_modules_that_nobody_named() throws Exception {
    try (Backend backend = Backends.best(1);
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Linear.create(params.child("head"), 5, 3);
      TorchWeights.read(file("convolutional")).load(params, "answer");
      HostArray bias = params.find("head.bias").orElseThrow().value();
      assertThat(bias)
          .isEqualTo(Safetensors.read(file("convolutional")).find("answer.bias").orElseThrow());
    }
  }

  private static TorchWeights weights(Map<String, HostArray> tensors) {
    return TorchWeights.of(new Safetensors(tensors, Map.of()));
  }

  private static HostArray zeros(int... extents) {
    Shape shape = Shape.of(extents);
    return HostArray.of(new float[shape.elementCount()], shape);
  }

  @Test
  void should_say_what_does_not_fit_and_change_nothing() throws Exception {
    TorchWeights torch = TorchWeights.read(file("convolutional"));
    try (Backend backend = Backends.best(1);
        Parameters params = Parameters.create(backend, new Seed(3))) {
      convolutional(params);
      List<HostArray> before = params.variables().stream().map(Variable::value).toList();
      assertThatThrownBy(() -> torch.load(params, "stem", "norm"))
          .hasMessage(
              "TorchWeights: 2 modules (stem, norm) for 6 layers with weights (0, 1, 2, 3, 4, 5);"
                  + " name the modules in the order in which the network applies them");
      assertThatThrownBy(() -> torch.load(params, "stem", "norm", "mix", "bend", "hiden", "answer"))
          .hasMessage(
              "TorchWeights: there is no module 'hiden'; there are answer, bend, hidden, mix, norm,"
                  + " stem");
      assertThatThrownBy(
              () -> torch.load(params, "stem", "norm", "mix", "bend", "answer", "hidden"))
          .hasMessage(
              "TorchWeights: module 'answer' has bias [3], weight [3, 5], which here is [5, 3], and"
                  + " 4.weight needs [48, 5]");
      assertThatThrownBy(() -> torch.load(params))
          .hasMessageStartingWith(
              "TorchWeights: module 'answer' has bias [3], weight [3, 5], which");
      assertThat(params.variables().stream().map(Variable::value).toList()).isEqualTo(before);
    }
  }

  @Test
  void should_want_all_that_either_side_has() {
    try (Backend backend = Backends.best(1);
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Linear.create(params.child("one"), 4, 3);
      assertThatThrownBy(() -> weights(Map.of("fc.weight", zeros(3, 4))).load(params, "fc"))
          .hasMessage(
              "TorchWeights: module 'fc' has weight [3, 4] and nothing for one.bias [3]; layers and"
                  + " modules do not go together");
      Map<String, HostArray> more =
          Map.of("fc.weight", zeros(3, 4), "fc.bias", zeros(3), "fc.gate", zeros(3));
      assertThatThrownBy(() -> weights(more).load(params, "fc"))
          .hasMessageStartingWith(
              "TorchWeights: module 'fc' has bias [3], gate [3], weight [3, 4],")
          .hasMessageEndingWith(" and layer 'one' only one.weight, one.bias");
    }
  }

  @Test
  void should_leave_out_the_counts_of_batches() {
    TorchWeights torch =
        weights(
            Map.of(
                "bn.weight",
                zeros(2),
                "bn.num_batches_tracked",
                HostArray.of(new int[] {3}, Shape.scalar())));
    assertThat(torch.modules()).isEqualTo(List.of("bn"));
  }
}
