package org.bpnet.nn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bpnet.testkit.TensorAssert.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.embed.loss.PairLosses;
import org.bpnet.nn.embed.miner.Miners;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Pairs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Everything that PyTorch Metric Learning 2.9 has too is equal to it, in value and gradient, on
/// random embeddings and on such with ties.
class MetricLearningTest {
  private static final String FILE = "embed/metric.csv";
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static List<Backend> both() {
    return List.of(Backends.reference(), FAST);
  }

  /// A line of the file: what it is about, the name in our catalog, and the set of embeddings.
  private record Line(String kind, String name, String set) {
    static Stream<Line> of(String kind) {
      return Golden.names(FILE).stream()
          .map(key -> key.replace(';', ',').split("#", -1))
          .map(parts -> new Line(parts[0], parts[1], parts[2]))
          .filter(line -> line.kind.equals(kind));
    }

    double[] numbers(String ofKind) {
      return Golden.values(FILE, (ofKind + "#" + name + "#" + set).replace(',', ';'));
    }

    private double[] all(String what) {
      return Golden.values(FILE, what + "#all#" + set.replace(" but last", ""));
    }

    private int examples() {
      return all("labels").length - (set.endsWith("but last") ? 1 : 0);
    }

    HostArray labels() {
      int[] labels = Arrays.stream(all("labels")).mapToInt(y -> (int) y).toArray();
      return HostArray.of(Arrays.copyOf(labels, examples()), Shape.of(examples()));
    }

    HostArray embeddings() {
      double[] x = all("embeddings");
      int width = x.length / all("labels").length;
      return HostArray.of(Arrays.copyOf(x, examples() * width), Shape.of(examples(), width));
    }

    String title() {
      return name + ", set " + set;
    }
  }

  @TestFactory
  Stream<DynamicTest> should_have_its_distances() {
    return Line.of("distance").map(line -> dynamicTest(line.title(), () -> distance(line)));
  }

  private static void distance(Line line) {
    Distance distance = Distances.CATALOG.create(line.name);
    int n = 6;
    double[] weights = new double[n * n];
    Arrays.setAll(weights, i -> i % n == i / n ? 0 : Math.cos(i));
    for (Backend backend : both()) {
      double tolerance = backend == FAST ? 1e-5 : 1e-8;
      try (Pass pass = Pass.eval(backend)) {
        Tensor x = pass.input(line.embeddings()).slice(0, 0, n);
        Tensor prepared = distance.prepare(x);
        Tensor apart = pass.range(n).oneHot(n).neg().add(1);
        Tensor d = distance.matrix(prepared, prepared).mul(apart);
        Tensor value = d.mul(pass.input(HostArray.of(weights, d.shape()))).sum();

        assertThat(d).hasValuesCloseTo(tolerance, line.numbers("distance"));
        assertThat(pass.backward(value).of(x))
            .hasValuesCloseTo(tolerance, line.numbers("distance gradient"));
        for (int i = 0; i < n; i++) { // row by row it is the same
          Tensor row = prepared.slice(0, i, i + 1).broadcastTo(prepared.shape());
          assertThat(distance.rows(row, prepared).mul(apart.slice(0, i, i + 1).flatten(0)))
              .isCloseTo(d.slice(0, i, i + 1).flatten(0).toHost(), tolerance);
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> should_have_its_miners() {
    return Line.of("positives").map(line -> dynamicTest(line.title(), () -> miner(line)));
  }

  private static void miner(Line line) {
    String[] names = line.name.split("\\|");
    for (Backend backend : both()) {
      try (Pass pass = Pass.eval(backend)) {
        Tensor x = pass.input(line.embeddings());
        Pairs pairs =
            Pairs.within(Distances.CATALOG.create(names[1]), x, pass.input(line.labels()));
        Mined mined = Miners.CATALOG.create(names[0]).mine(pairs);

        assertThat(mined.positives()).hasValues(line.numbers("positives"));
        assertThat(mined.negatives()).hasValues(line.numbers("negatives"));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> should_have_its_losses() {
    return Line.of("loss").map(line -> dynamicTest(line.title(), () -> loss(line)));
  }

  /// Whether a loss chooses among equals, whose gradients differ, or has what is 0 but for
  /// rounding: only its value in double precision is determined then.
  private static boolean isOpen(Line line) {
    return line.set.startsWith("ties") && line.name.matches(".*(batch_|swap|cosine).*");
  }

  private static void loss(Line line) {
    for (Backend backend : isOpen(line) ? List.of(Backends.reference()) : both()) {
      double tolerance = backend == FAST ? 1e-4 : 1e-8;
      try (Pass pass = Pass.train(backend, new Seed(1))) {
        Tensor x = pass.input(line.embeddings());
        Tensor value = PairLosses.CATALOG.create(line.name).compute(x, pass.input(line.labels()));

        assertThat(value).hasValuesCloseTo(tolerance, line.numbers("loss"));
        if (!isOpen(line)) {
          assertThat(pass.backward(value).of(x))
              .hasValuesCloseTo(tolerance, line.numbers("loss gradient"));
        }
      }
    }
  }
}
