package org.bpnet.nn.embed;

import static org.bpnet.testkit.TensorAssert.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.embed.view.ViewLosses;
import org.bpnet.nn.loss.Loss;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Losses with something learnt, with a memory, and of two views are those of PyTorch Metric
/// Learning 2.9, or of the papers' equations: values, and gradients by embeddings and by what is
/// learnt. `proxy.py` wrote them.
class PeerLossesTest {
  private static final String FILE = "embed/proxy.csv";
  private static final int CLASSES = 4;
  private static final int WIDTH = 5;
  private static final int[][] BATCHES = {{0, 3}, {3, 6}, {6, 10}};
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private record Case(String name, String set) {
    double[] numbers(String kind) {
      return Golden.values(FILE, (kind + "#" + name + "#" + set).replace(',', ';'));
    }

    HostArray embeddings() {
      double[] x = Golden.values(FILE, "embeddings#all#" + set.replaceAll("\\..*", ""));
      return HostArray.of(x, Shape.of(x.length / WIDTH, WIDTH));
    }

    @Override
    public String toString() {
      return name + ", set " + set;
    }
  }

  private static Stream<Case> cases() {
    return Golden.names(FILE).stream()
        .map(name -> name.replace(';', ',').split("#", -1))
        .filter(parts -> parts[0].equals("loss"))
        .map(parts -> new Case(parts[1], parts[2]));
  }

  private static List<Case> withLearnt() {
    return cases().filter(c -> !isView(c) && !isMemory(c)).toList();
  }

  private static List<Case> withMemory() {
    return cases().filter(c -> isMemory(c) && c.set.endsWith(".0")).toList();
  }

  private static List<Case> ofViews() {
    return cases().filter(PeerLossesTest::isView).toList();
  }

  private static boolean isMemory(Case c) {
    return c.name.startsWith("xbm");
  }

  private static boolean isView(Case c) {
    return ViewLosses.CATALOG.entries().stream().anyMatch(e -> c.name.startsWith(e.name()));
  }

  private static HostArray labels(int start, int end) {
    double[] labels = Golden.values(FILE, "labels#all#all");
    int[] some = Arrays.stream(labels, start, end).mapToInt(y -> (int) y).toArray();
    return HostArray.of(some, Shape.of(some.length));
  }

  /// Gradients by zeros are 0 here; there they are divided by the least length that is allowed.
  private static double[] withoutZeros(double[] gradient, HostArray embeddings, String name) {
    double[] x = embeddings.toDoubles();
    double[] result = gradient.clone();
    for (int i = 0; i < x.length; i++) {
      int row = i / WIDTH * WIDTH;
      boolean zero = Arrays.stream(x, row, row + WIDTH).allMatch(v -> v == 0);
      result[i] = zero && !name.contains("center") ? 0 : result[i];
    }
    return result;
  }

  private static void assertClose(Tensor actual, double[] expected, double tolerance) {
    double size = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(1));
    assertThat(actual).isCloseTo(HostArray.of(expected, actual.shape()), tolerance * size);
  }

  @ParameterizedTest
  @MethodSource("withLearnt")
  void should_be_what_others_compute(Case c) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      double tolerance = backend == FAST ? 1e-4 : 1e-8;
      try (Parameters params = Parameters.create(backend, new Seed(1));
          Pass pass = Pass.train(backend, new Seed(1))) {
        Loss loss = MetricLosses.CATALOG.create(c.name).create(params, CLASSES, WIDTH);
        Parameter own = (Parameter) params.variables().getFirst();
        own.load(learnt(own.shape()));
        Tensor x = pass.input(c.embeddings());
        Tensor value = loss.compute(x, pass.input(labels(0, x.shape().extent(0))));
        Gradients gradients = pass.backward(value);

        assertClose(value, c.numbers("loss"), tolerance);
        assertClose(
            gradients.of(x),
            withoutZeros(c.numbers("gradient"), c.embeddings(), c.name),
            tolerance);
        assertClose(gradients.of(own), c.numbers("own"), tolerance);
      }
    }
  }

  /// What stands for the classes in the script: cosines, or boundaries from 1 on.
  private static HostArray learnt(Shape shape) {
    double[] values = new double[shape.elementCount()];
    Arrays.setAll(values, i -> shape.rank() == 1 ? 1 + 0.1 * i : Math.cos(0.9 * i + 0.2));
    return HostArray.of(values, shape);
  }

  /// Three batches, as the queue fills and runs over.
  @ParameterizedTest
  @MethodSource("withMemory")
  void should_remember_as_others_do(Case first) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      double tolerance = backend == FAST ? 1e-4 : 1e-8;
      try (Parameters params = Parameters.create(backend, new Seed(1))) {
        Loss loss = MetricLosses.CATALOG.create(first.name).create(params, CLASSES, WIDTH);
        for (int batch = 0; batch < BATCHES.length; batch++) {
          Case now = new Case(first.name, first.set.replace(".0", "." + batch));
          int start = BATCHES[batch][0];
          int end = BATCHES[batch][1];
          try (Pass pass = Pass.train(backend, new Seed(1))) {
            Tensor x = pass.input(now.embeddings()).slice(0, start, end);
            Tensor value = loss.compute(x, pass.input(labels(start, end)));

            assertClose(value, now.numbers("loss"), tolerance);
            assertClose(pass.backward(value).of(x), now.numbers("gradient"), tolerance);
            pass.commit(java.util.Map.<Variable, Tensor>of());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ofViews")
  void should_compare_views_as_others_do(Case c) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      double tolerance = backend == FAST ? 1e-4 : 1e-8;
      try (Pass pass = Pass.train(backend, new Seed(1))) {
        double[] x = c.embeddings().toDoubles();
        double[] changed = new double[x.length];
        for (int i = 0; i < x.length; i++) { // half of it, and some of the row before
          changed[i] = 0.5 * x[i] + 0.3 * x[(i + x.length - WIDTH) % x.length];
        }
        Tensor one = pass.input(c.embeddings());
        Tensor other = pass.input(HostArray.of(changed, one.shape()));
        Tensor value = ViewLosses.CATALOG.create(c.name).compute(one, other);
        Gradients gradients = pass.backward(value);

        assertClose(value, c.numbers("loss"), tolerance);
        assertClose(gradients.of(one), c.numbers("gradient"), tolerance);
        assertClose(gradients.of(other), c.numbers("other"), tolerance);
      }
    }
  }
}
