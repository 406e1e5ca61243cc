package org.bpnet.nn.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The values of a study of the losses, made in double precision with gradients by central
/// differences, which are good to six digits: loss, ‖dL/dX‖ and the first number of that.
class HeadGoldenTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "softmax                         | 1.930437695  | 0.787210 | -0.028780",
        "l_softmax(m=2, lambda=0)        | 3.748026295  | 1.628014 | -0.088100",
        "l_softmax(m=4, lambda=0)        | 7.722679598  | 3.362006 | -0.428562",
        "l_softmax(m=4, lambda=5)        | 2.816032285  | 1.208243 | -0.057401",
        "sphereface(m=4, lambda=5)       | 2.134660115  | 0.785990 | -0.052905",
        "l2_softmax(alpha=4)             | 4.557396062  | 1.628787 | -0.003380",
        "normface(s=10)                  | 7.629529877  | 2.795419 | -0.000652",
        "cosface(s=10, m=0.35)           | 10.114746866 | 3.306654 | -0.018420",
        "arcface(s=10, m=0.5)            | 9.705210880  | 3.298220 | -0.040694"
      })
  void should_have_the_golden_values(String head, double loss, double norm, double first) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      boolean exact = backend.floatType() == DType.F64;
      try (Parameters params = Parameters.create(backend, new Seed(1));
          Pass pass = Pass.train(backend, new Seed(2))) {
        HeadFixture waves = HeadFixture.waves();
        HeadLayer layer = waves.layer(Heads.CATALOG.create(head), params);
        HostArray bias = HostArray.of(new double[] {0, 0.1, 0.2}, Shape.of(3));
        params.find("bias").ifPresent(b -> ((Parameter) b).load(bias));
        Tensor x = pass.input(waves.features());
        Tensor value = layer.loss(x, pass.input(waves.labels()));
        double[] gradient = pass.backward(value).of(x).toHost().toDoubles();
        double length = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());

        assertThat(value.item()).isCloseTo(loss, within(exact ? 1e-8 : 1e-4 * loss));
        assertThat(length).isCloseTo(norm, within(exact ? 1e-6 : 1e-4 * norm));
        assertThat(gradient[0]).isCloseTo(first, within(exact ? 1e-6 : 1e-5));
      }
    }
  }
}
