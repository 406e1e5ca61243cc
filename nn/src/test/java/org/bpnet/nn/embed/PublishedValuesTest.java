package org.bpnet.nn.embed;

import static org.bpnet.testkit.TensorAssert.assertThat;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values of losses on six embeddings in four dimensions, found with another program in double
/// precision: xᵢⱼ = sin(1.3(4i + j) + 0.7), labels 0, 1, 2, 0, 1, 2. Norm and first element of the
/// gradient are by central differences.
class PublishedValuesTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray embeddings() {
    double[] x = new double[24];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(1.3 * i + 0.7);
    }
    return HostArray.of(x, Shape.of(6, 4));
  }

  private static HostArray labels() {
    return HostArray.of(new int[] {0, 1, 2, 0, 1, 2}, Shape.of(6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contrastive(margin=2, reducer=sum)             |  26.454568790 | 11.275175 |  2.439578",
        "triplet(reducer=mean)                          |   2.188674040 |  0.123509 | -0.022617",
        "triplet(distance=euclidean, miner=batch_hard)  |   1.745800444 |  0.740241 |  0.248489",
        "multi_similarity                               |   1.649290275 |  0.326433 |  0.062340",
        "circle                                         | 323.271911302 | 27.274667 |  4.016103",
        "supcon(temperature=0.1)                        |  16.150500113 |  2.110421 |  0.332895",
        "supcon(temperature=0.5)                        |   3.854688242 |  0.166024 |  0.008864",
        "n_pair(penalty=0)                              |   3.192963905 |  1.775142 |  0.493662",
        "lifted_structure                               |   8.555671053 |  1.579198 |  0.447525",
      })
  void should_have_its_value_and_gradient(String name, double value, double norm, double first) {
    check(Backends.reference(), name, 1e-8, value, norm, first);
    check(FAST, name, 1e-5 * Math.abs(value), value, norm, first);
  }

  private static void check(
      Backend backend, String name, double tolerance, double value, double norm, double first) {
    try (Parameters params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor x = pass.input(embeddings());
      Tensor loss =
          MetricLosses.CATALOG.create(name).create(params, 3, 4).compute(x, pass.input(labels()));
      Tensor gradient = pass.backward(loss).of(x);

      assertThat(loss).hasValuesCloseTo(tolerance / Math.max(1, Math.abs(value)), value);
      assertThat(gradient.square().sum().sqrt()).hasValuesCloseTo(2e-6, norm);
      assertThat(gradient.slice(0, 0, 1).slice(1, 0, 1).flatten(0)).hasValuesCloseTo(2e-6, first);
    }
  }
}
