package org.bpnet.nn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.miner.Miners;
import org.bpnet.nn.loss.Loss;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every loss of embeddings must do, each of the catalog and the triplet loss with each miner.
class MetricLossTest {
  private static final Backend FAST = Backends.best();
  private static final int CLASSES = 4;
  private static final int WIDTH = 5;
  private static final int[] LABELS = {0, 1, 2, 0, 1, 2, 0, 1, 3};

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static Stream<String> names() {
    return Stream.concat(
        MetricLosses.CATALOG.entries().stream().map(Catalog.Entry::name),
        Miners.CATALOG.entries().stream()
            .map(miner -> "triplet(margin=0.9, miner=" + miner.name() + ")"));
  }

  private static DynamicTest test(String name, String what, Runnable body) {
    return dynamicTest(name + ": should " + what, body::run);
  }

  @TestFactory
  Stream<DynamicTest> should_keep_the_contract() {
    return names()
        .flatMap(name ->
            Stream.of(
                test(name, "have the gradient of its value", () -> gradient(name)),
                test(name, "not depend on the order of the batch", () -> order(name)),
                test(name, "not depend on which label stands for which class", () -> labels(name)),
                test(name, "be 0 where there is nothing to compare", () -> nothing(name)),
                test(name, "be finite for degenerate embeddings", () -> degenerate(name)),
                test(name, "be the same when recorded and replayed", () -> replay(name)),
                test(name, "agree in single precision", () -> precision(name)),
                test(name, "be written as it is read", () -> text(name))));
  }

  private static MetricLoss of(String name) {
    return MetricLosses.CATALOG.create(name);
  }

  private static HostArray embeddings(int examples, long seed) {
    var numbers = new Seed(seed);
    double[] values = new double[examples * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.normal(i);
    }
    return HostArray.of(values, Shape.of(examples, WIDTH));
  }

  private static HostArray labels(int... labels) {
    return HostArray.of(labels, Shape.of(labels.length));
  }

  /// A loss in a pass, with parameters of its own.
  private record Use(Parameters params, Pass pass, Loss loss) implements AutoCloseable {
    static Use of(String name, Backend backend) {
      Parameters params = Parameters.create(backend, new Seed(5));
      Loss loss = MetricLossTest.of(name).create(params, CLASSES, WIDTH);
      return new Use(params, Pass.train(backend, new Seed(6)), loss);
    }

    @Override
    public void close() {
      pass.close();
      params.close();
    }
  }

  private static void gradient(String name) {
    if (name.equals("circle") || name.equals("xbm")) {
      return; // weights and memories have no gradient: MetricLearningTest, PeerLossesTest
    }
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(5))) {
      Loss loss = of(name).create(params, CLASSES, WIDTH);
      GradientCheck.of(in -> loss.compute(in.get(0), in.get(1)))
          .with(embeddings(LABELS.length, 3), labels(LABELS))
          .parameters(params)
          .verify();
    }
  }

  private static void order(String name) {
    if (name.contains("distance_weighted") || name.equals("margin") || name.equals("n_pair")) {
      return; // drawn by place, and the first of each class
    }
    try (Use use = Use.of(name, Backends.reference())) {
      Tensor x = use.pass.input(embeddings(LABELS.length, 3));
      Tensor y = use.pass.input(labels(LABELS));
      Tensor order = use.pass.input(labels(8, 3, 6, 1, 4, 7, 2, 5, 0)); // classes in their order
      Tensor value = use.loss.compute(x, y);
      Tensor shuffled = use.loss.compute(x.gather(0, order), y.gather(0, order));

      assertThat(value.shape()).isEqualTo(Shape.scalar());
      TensorAssert.assertThat(shuffled).isCloseTo(value.toHost(), 1e-13);
    }
  }

  private static void labels(String name) {
    try (Use use = Use.of(name, Backends.reference())) {
      if (!use.params.variables().isEmpty()) {
        return; // its parameters know the classes
      }
      Tensor x = use.pass.input(embeddings(LABELS.length, 3));
      int[] renamed = {7, 0, 3, 7, 0, 3, 7, 0, 90};
      Tensor value = use.loss.compute(x, use.pass.input(labels(LABELS)));
      Tensor other = use.loss.compute(x, use.pass.input(labels(renamed)));
      if (!name.contains("distance_weighted")) {
        TensorAssert.assertThat(other).isCloseTo(value.toHost(), 0);
      }
    }
  }

  /// One example, and labels below 0: there is no pair.
  private static void nothing(String name) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      try (Use use = Use.of(name, backend)) {
        if (!use.params.variables().isEmpty()) {
          return; // an example is compared with what stands for its class
        }
        Map<HostArray, HostArray> cases =
            Map.of(embeddings(1, 3), labels(0), embeddings(3, 3), labels(-1, -1, -1));
        cases.forEach((embeddings, labels) -> {
          Tensor x = use.pass.input(embeddings);
          Tensor value = use.loss.compute(x, use.pass.input(labels));
          TensorAssert.assertThat(value).hasValues(0);
          TensorAssert.assertThat(use.pass.backward(value).of(x).abs().sum()).hasValues(0);
        });
      }
    }
  }

  /// Zeros, duplicates, huge and tiny numbers; one class, one example a class.
  private static void degenerate(String name) {
    double[] odd = embeddings(8, 3).toDoubles();
    for (int k = 0; k < WIDTH; k++) {
      odd[k] = 0;
      odd[WIDTH + k] = 0;
      odd[3 * WIDTH + k] = odd[2 * WIDTH + k];
      odd[5 * WIDTH + k] = odd[4 * WIDTH + k];
      odd[6 * WIDTH + k] *= 1e-25;
      odd[7 * WIDTH + k] *= 1e3;
    }
    HostArray oddities = HostArray.of(odd, Shape.of(8, WIDTH));
    HostArray zeros = HostArray.of(new double[8 * WIDTH], Shape.of(8, WIDTH));
    List<HostArray> labels =
        List.of(
            labels(0, 0, 1, 1, 2, 3, 1, 2),
            labels(0, 0, 0, 0, 0, 0, 0, 0),
            labels(0, 1, 2, 3, -1, -1, -1, -1));
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      for (HostArray y : labels) {
        for (HostArray embeddings : List.of(oddities, zeros)) {
          try (Use use = Use.of(name, backend)) {
            Tensor x = use.pass.input(embeddings);
            Tensor value = use.loss.compute(x, use.pass.input(y));
            Tensor gradient = use.pass.backward(value).of(x);

            String where = backend.name() + " " + y;
            assertThat(use.pass.firstNonFinite(value)).as(where).isEmpty();
            assertThat(use.pass.firstNonFinite(gradient)).as(where).isEmpty();
          }
        }
      }
    }
  }

  /// Recorded on one batch, it is right for the next, and repeats to the bit.
  private static void replay(String name) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      try (Use use = Use.of(name, backend);
          Traced traced =
              Traced.training(
                  backend,
                  (recorded, in) -> {
                    Tensor value = use.loss.compute(in.get(0), in.get(1));
                    var outcome = List.of(value, recorded.backward(value).of(in.get(0)));
                    return new Traced.Outcome(outcome, recorded.updates());
                  })) {
        HostArray first = embeddings(LABELS.length, 3);
        HostArray second = embeddings(LABELS.length, 4);
        HostArray other = labels(2, 2, 1, 0, 0, 1, 0, 2, 3);
        Tensor x = use.pass.input(second);
        Tensor value = use.loss.compute(x, use.pass.input(other));
        HostArray gradient = use.pass.backward(value).of(x).toHost();
        if (use.pass.updates().isEmpty()) { // else each run starts where the last one ended
          traced.run(new Seed(6), List.of(first, labels(LABELS)));
        }
        traced.run(new Seed(6), List.of(second, other));

        TensorAssert.assertThat(traced.value(0)).isCloseTo(value.toHost(), 1e-6);
        TensorAssert.assertThat(traced.value(1)).isCloseTo(gradient, 1e-6);
        if (use.pass.updates().isEmpty()) {
          HostArray once = traced.value(1);
          traced.run(new Seed(6), List.of(second, other));
          assertThat(traced.value(1)).isEqualTo(once);
        }
      }
    }
  }

  private static void precision(String name) {
    for (int examples : new int[] {LABELS.length, 33}) {
      int[] y = new int[examples];
      for (int i = 0; i < examples; i++) {
        y[i] = i < LABELS.length ? LABELS[i] : i % CLASSES;
      }
      try (Use exact = Use.of(name, Backends.reference());
          Use fast = Use.of(name, FAST)) {
        Tensor x = exact.pass.input(embeddings(examples, 8));
        Tensor value = exact.loss.compute(x, exact.pass.input(labels(y)));
        Tensor single = fast.pass.input(embeddings(examples, 8));
        Tensor near = fast.loss.compute(single, fast.pass.input(labels(y)));

        TensorAssert.assertThat(near).isCloseTo(value.toHost(), 1e-4);
        TensorAssert.assertThat(fast.pass.backward(near).of(single))
            .isCloseTo(exact.pass.backward(value).of(x).toHost(), 1e-4);
      }
    }
  }

  private static void text(String name) {
    MetricLoss loss = of(name);
    assertThat(of(loss.toString())).isEqualTo(loss);
    assertThat(loss.toString()).startsWith(name.replaceAll("\\(.*", ""));
  }
}
