package org.bpnet.nn.autoencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.OutputHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What kinds of autoencoders ask for, in double precision.
class AutoencodersTest {
  private static final int ROWS = 5;
  private static final int WIDTH = 4;
  private static final int CODE = 3;

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(4));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static HostArray inputs() {
    double[] values = new double[ROWS * WIDTH];
    Arrays.setAll(values, new Seed(9)::normal);
    return HostArray.of(values, Shape.of(ROWS, WIDTH));
  }

  private Autoencoding parts(Layer encoder, int code) {
    Layer decoder = Linear.create(params.child("decoder"), code, WIDTH);
    return new Autoencoding(encoder, decoder, OutputHead.AUTOENCODING.loss()::compute);
  }

  private Layer deep(int outputs) {
    return Sequential.of(
        Linear.create(params.child("first"), WIDTH, 6),
        Activation.TANH,
        Linear.create(params.child("second"), 6, outputs));
  }

  /// Two passes with one seed draw the same numbers, so that differences see what gradients see.
  @TestFactory
  Stream<DynamicTest> should_have_gradients_that_agree_with_differences() {
    return Autoencoders.CATALOG.entries().stream()
        .map(entry -> dynamicTest(entry.name(), () -> checkGradients(entry.name())));
  }

  private static void checkGradients(String name) {
    AutoencoderKind kind = Autoencoders.CATALOG.create(name);
    var test = new AutoencodersTest();
    try {
      Layer encoder = test.deep(kind.outputs(CODE));
      Autoencoding parts = test.parts(encoder, CODE);
      test.compare(kind, parts);
      assertThat(Autoencoders.CATALOG.create(kind.toString())).hasToString(kind.toString());
    } finally {
      test.close();
    }
  }

  private double[] values(Parameter parameter) {
    try (Pass pass = Pass.eval(backend)) {
      return pass.read(parameter).toHost().toDoubles();
    }
  }

  private double loss(AutoencoderKind kind, Autoencoding parts) {
    try (Pass pass = Pass.train(backend, new Seed(3))) {
      return kind.loss(parts, pass.input(inputs())).item();
    }
  }

  private void compare(AutoencoderKind kind, Autoencoding parts) {
    for (Parameter parameter : params.parameters()) {
      double[] analytic;
      try (Pass pass = Pass.train(backend, new Seed(3))) {
        Gradients gradients = pass.backward(kind.loss(parts, pass.input(inputs())));
        analytic = gradients.of(parameter).toHost().toDoubles();
      }
      double[] start = values(parameter);
      double step = 1e-5;
      for (int i = 0; i < start.length; i++) {
        double[] moved = start.clone();
        moved[i] = start[i] + step;
        parameter.load(HostArray.of(moved, parameter.shape()));
        double above = loss(kind, parts);
        moved[i] = start[i] - step;
        parameter.load(HostArray.of(moved, parameter.shape()));
        double below = loss(kind, parts);
        assertThat(analytic[i])
            .as("%s by %s [%d]", kind, parameter.path(), i)
            .isCloseTo((above - below) / (2 * step), within(1e-7));
      }
      parameter.load(HostArray.of(start, parameter.shape()));
    }
  }

  @Test
  void should_find_the_jacobian_of_one_layer_of_sigmoids_in_two_ways() {
    Linear layer = Linear.create(params.child("encoder"), WIDTH, CODE);
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(inputs()).watch();
      Tensor code = layer.forward(x).sigmoid();

      double closed = ContractiveAutoencoder.ofSigmoids(code, layer).item();

      assertThat(closed).isPositive();
      assertThat(ContractiveAutoencoder.derived(code, x).item()).isCloseTo(closed, within(1e-12));
    }
  }

  /// Of a linear code the Jacobian is the matrix itself, whatever the input.
  @Test
  void should_penalize_a_linear_encoder_by_its_squares() {
    Linear layer = Linear.create(params.child("encoder"), WIDTH, CODE);
    Autoencoding parts = parts(layer, CODE);
    double squares = Arrays.stream(values(layer.weight())).map(w -> w * w).sum();

    double with = loss(new ContractiveAutoencoder(2, Activation.IDENTITY), parts);
    double without = loss(new PlainAutoencoder(Activation.IDENTITY), parts);

    assertThat(with - without).isCloseTo(2 * squares, within(1e-12));
  }

  @Test
  void should_measure_how_far_mean_activations_are_from_the_rate() {
    var kind = new SparseAutoencoder(0.1, 1);
    try (Pass pass = Pass.eval(backend)) {
      Tensor means = pass.input(HostArray.of(new double[] {0.1, 0.5, 0, 1}, Shape.of(4)));
      double half = 0.1 * Math.log(0.1 / 0.5) + 0.9 * Math.log(0.9 / 0.5);

      assertThat(kind.divergence(means.slice(0, 0, 1)).item()).isCloseTo(0, within(1e-15));
      assertThat(kind.divergence(means.slice(0, 1, 2)).item()).isCloseTo(half, within(1e-12));
      assertThat(kind.divergence(means).item()).isFinite().isGreaterThan(half);
    }
  }

  /// The integral of q log(q/p) by the rectangle rule, against the closed form.
  @Test
  void should_know_the_divergence_of_normal_distributions() {
    double mean = 0.7;
    double deviation = 0.6;
    double sum = 0;
    double step = 1e-3;
    for (double z = -12; z <= 12; z += step) {
      double standardised = (z - mean) / deviation;
      double logQ = -0.5 * standardised * standardised - Math.log(deviation);
      sum += Math.exp(logQ) / Math.sqrt(2 * Math.PI) * (logQ + 0.5 * z * z) * step;
    }
    try (Pass pass = Pass.eval(backend)) {
      Tensor m = pass.full(Shape.of(1, 1), mean);
      Tensor logVariance = pass.full(Shape.of(1, 1), 2 * Math.log(deviation));

      assertThat(VariationalAutoencoder.divergence(m, logVariance).item())
          .isCloseTo(sum, within(1e-9));
    }
  }

  @Test
  void should_mask_the_share_that_was_asked_for_and_nothing_in_use() {
    var kind = new DenoisingAutoencoder(0.25, 0, Activation.IDENTITY);
    try (Pass pass = Pass.train(backend, new Seed(8));
        Pass use = Pass.eval(backend)) {
      double[] left = kind.corrupted(pass.full(Shape.of(100, 400), 1)).toHost().toDoubles();

      assertThat(Arrays.stream(left).filter(v -> v == 0).count() / 40_000.0)
          .isCloseTo(0.25, within(0.01));
      assertThat(Arrays.stream(left).filter(v -> v != 0)).containsOnly(1.0);
      Tensor x = use.full(Shape.of(2, 2), 1);
      assertThat(kind.corrupted(x)).isSameAs(x);
    }
  }

  @Test
  void should_share_weights_between_encoder_and_decoder() {
    Linear first = Linear.create(params.child("first"), WIDTH, 6);
    Linear second = Linear.create(params.child("second"), 6, CODE);
    Sequential encoder = Sequential.of(first, Activation.TANH, second);
    Sequential decoder = TiedWeights.decoder(params.child("decoder"), encoder);
    assertThat(params.parameters().stream().map(Parameter::path))
        .containsExactly(
            "first.weight",
            "first.bias",
            "second.weight",
            "second.bias",
            "decoder.bias1",
            "decoder.bias2");
    assertThat(decoder.layers())
        .hasSize(3)
        .element(2)
        .hasToString("Linear 6 -> 4, tied to first.weight");

    try (Pass pass = Pass.eval(backend)) {
      Tensor code = pass.full(Shape.of(1, CODE), 1);
      Tensor hidden = code.matmul(pass.read(second.weight()).transpose()).tanh();
      double[] expected = hidden.matmul(pass.read(first.weight()).transpose()).toHost().toDoubles();
      assertThat(decoder.forward(code).toHost().toDoubles()).containsExactly(expected);
    }
    var kind = new PlainAutoencoder(Activation.IDENTITY);
    compare(kind, new Autoencoding(encoder, decoder, OutputHead.AUTOENCODING.loss()::compute));
  }

  @Test
  void should_refuse_numbers_out_of_range() {
    List<String> wrong =
        List.of(
            "denoising(masked=1)",
            "denoising(noise=-1)",
            "sparse(rate=0)",
            "sparse(rate=1)",
            "sparse(weight=-1)",
            "contractive(weight=-1)",
            "variational(weight=-1)");
    IntStream.range(0, wrong.size())
        .forEach(i ->
            assertThatThrownBy(() -> Autoencoders.CATALOG.create(wrong.get(i)))
                .as(wrong.get(i))
                .isInstanceOf(IllegalArgumentException.class));
    assertThatThrownBy(() -> Autoencoders.CATALOG.create("sparse(rate=1)"))
        .hasMessage("sparse: rate must be in (0, 1), got 1.0");
  }
}
