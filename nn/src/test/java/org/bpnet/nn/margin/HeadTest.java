package org.bpnet.nn.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.layer.CosineLinear;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.LinearRamp;
import org.bpnet.testkit.GradientCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  // ---- every head in the catalog ------------------------------------------------------------

  @TestFactory
  Stream<DynamicTest> should_keep_the_contract() {
    Stream<String> variants =
        Stream.of(
            "l2_softmax(alpha=4, learnt=true)",
            "normface(s=4, learnt=false)",
            "l_softmax(m=2, lambda=0)",
            "l_softmax(m=3, lambda=linear(from=9, to=0, total=5))",
            "l_softmax(m=4, lambda=0)",
            "sphereface(m=3, lambda=0)",
            "sphereface(m=4, lambda=5, mode=reference)",
            "sphereface_r(s=10, m=3, mode=reference)",
            "arcface(s=10, m=1.2, mode=reference)",
            "combined(s=10, m1=2, m2=0.5, m3=0.1)",
            "adaface(s=10, m=0.4, h=2, alpha=1)",
            "magface(s=8, low=3, high=6, m_low=0.2, m_high=0.9, strength=2)");
    return Stream.concat(Heads.CATALOG.entries().stream().map(Catalog.Entry::name), variants)
        .flatMap(spec -> HeadContract.of(spec, FAST));
  }

  // ---- gradients ----------------------------------------------------------------------------

  /// By features and by all parameters. What counts as a constant to gradients is one here: the
  /// lengths that AdaFace looks at, and CurricularFace's progress.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "softmax",
        "l2_softmax(alpha=3)",
        "l2_softmax(alpha=3, learnt=true)",
        "cosine",
        "normface(s=4)",
        "normface(s=4, learnt=false)",
        "coco(alpha=4)",
        "l_softmax(m=1, lambda=0)",
        "l_softmax(m=2, lambda=0)",
        "l_softmax(m=3, lambda=0.5)",
        "l_softmax(m=4, lambda=0.5)",
        "sphereface(m=1, lambda=0)",
        "sphereface(m=2, lambda=0)",
        "sphereface(m=3, lambda=0.5)",
        "sphereface(m=4, lambda=0.5)",
        "sphereface_r(s=4, m=1.5)",
        "sphereface_r(s=4, m=3)",
        "cosface(s=4, m=0.35)",
        "arcface(s=4, m=0.5)",
        "arcface(s=4, m=2)",
        "combined(s=4, m1=0.9, m2=0.4, m3=0.15)",
        "combined(s=4, m1=2.5, m2=0.4, m3=0)",
        "subcenter_arcface(s=4, m=0.5, centers=3)",
        "curricularface(s=4, m=0.5, alpha=0)",
        "magface(s=4, low=1, high=9, m_low=0.1, m_high=0.9, strength=3)",
        "magface(s=4, low=4, high=6, m_low=0.1, m_high=0.9, strength=3)",
        "c_contrastive(m=2)",
        "c_triplet(m=0.8)"
      })
  void should_have_the_gradient_of_its_loss(String spec) {
    for (int seed = 1; seed <= 3; seed++) {
      HeadFixture some = HeadFixture.random(7, 5, 4, seed);
      try (Parameters params = Parameters.create(Backends.reference(), new Seed(seed))) {
        HeadLayer layer = some.layer(Heads.CATALOG.create(spec), params);
        params
            .find("progress")
            .ifPresent(t -> ((Buffer) t).load(HostArray.of(new double[] {0.3}, Shape.scalar())));
        GradientCheck.of(in -> layer.loss(in.get(0), in.get(1)))
            .with(some.features(), some.labels())
            .parameters(params)
            .secondOrder()
            .verify();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adaface(s=4, m=0.4, h=0.1)", "adaface(s=4, m=1.5, h=3, alpha=1)"})
  void should_have_the_gradient_where_lengths_stay(String spec) {
    for (int seed = 1; seed <= 3; seed++) {
      HeadFixture some = HeadFixture.random(7, 5, 4, seed);
      double[] lengths = {1, 3, 2, 8, 5, 4, 2.5};
      try (Parameters params = Parameters.create(Backends.reference(), new Seed(seed))) {
        HeadLayer layer = some.layer(Heads.CATALOG.create(spec), params);
        GradientCheck.of(
                in -> {
                  Tensor fixed = in.get(0).pass().input(HostArray.of(lengths, Shape.of(7, 1)));
                  return layer.loss(CosineLinear.directions(in.get(0)).mul(fixed), in.get(1));
                })
            .with(some.features(), some.labels())
            .parameters(params)
            .verify();
      }
    }
  }

  // ---- what is kept and what changes --------------------------------------------------------

  @Test
  void should_anneal_any_number_over_the_updates() {
    Head head = Heads.CATALOG.create("cosface(s=10, m=linear(from=0, to=0.4, total=2))");
    assertThat(head)
        .hasToString("cosface(s=10, m=linear(from=0, to=0.4, total=2))")
        .isNotEqualTo(Margins.cosFace(10, 0));
    HeadFixture waves = HeadFixture.waves();
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      HeadLayer layer = waves.layer(head, params);
      try (var optimizer = new Optimizer(params, new Sgd(), Schedule.constant(0))) {
        for (double margin : new double[] {0, 0.2, 0.4, 0.4}) {
          try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
            Tensor loss = layer.loss(pass.input(waves.features()), pass.input(waves.labels()));
            assertThat(loss.item())
                .isCloseTo(waves.loss("cosface(s=10, m=" + margin + ")").loss(), within(1e-12));
            optimizer.step(pass.backward(loss));
          }
        }
      }
    }
  }

  @Test
  void should_anneal_in_java_too() {
    Head ramp = Margins.cosFace(10, 0).annealed("m", new LinearRamp(0, 0.4, 2));

    assertThat(HeadFixture.waves().loss(ramp, Backends.reference()).loss())
        .isEqualTo(HeadFixture.waves().loss("cosface(s=10, m=0)").loss());
    assertThatThrownBy(() -> Margins.cosFace(10, 0).annealed("m", _ -> -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cosface: m must be 0 or more, got -1");
    assertThatThrownBy(() -> Margins.cosFace(10, 0).with("n", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cosface: need one of the settings [s=64, m=0.35], got n");
  }

  /// In evaluation nothing moves; in training a batch's mean and deviation are blended in.
  @Test
  void should_keep_statistics_in_training_only() {
    HeadFixture waves = HeadFixture.waves();
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      HeadLayer layer = waves.layer(Margins.adaFace(10, 0.4, 0.333, 0.5), params);
      try (Pass pass = Pass.eval(Backends.reference())) {
        assertThat(layer.loss(pass.input(waves.features()), pass.input(waves.labels())).item())
            .isFinite();
      }
      try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
        Tensor x = pass.full(Shape.of(2, 4), 1).mul(pass.input(pair()));
        layer.loss(x, pass.range(2)).item();
        pass.commit(pass.updates());
      }
      // of lengths 2 and 6: mean 4, deviation √8
      assertThat(value(params, "mean")).isCloseTo((20 + 4) / 2.0, within(1e-12));
      assertThat(value(params, "deviation")).isCloseTo((100 + Math.sqrt(8)) / 2, within(1e-12));
      try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) { // one has no deviation
        layer.loss(pass.full(Shape.of(1, 4), 1), pass.range(1)).item();
        assertThat(pass.updates()).isEmpty();
      }
    }
  }

  private static HostArray pair() {
    return HostArray.of(new double[] {1, 3}, Shape.of(2, 1));
  }

  private static double value(Parameters params, String buffer) {
    return ((Buffer) params.find(buffer).orElseThrow()).value().at(0);
  }

  @Test
  void should_look_at_the_nearest_centre_of_a_class() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      HeadLayer layer = Margins.subCenterArcFace(2, 0, 2).create(params, 2, 2);
      assertThat(layer.weight().shape()).isEqualTo(Shape.of(2, 4));
      layer.weight().load(HostArray.of(new double[] {1, 0, -1, 0, 0, 1, 0, -1}, Shape.of(2, 4)));
      Tensor scores =
          layer.forward(pass.input(HostArray.of(new double[] {0, 3, -2, 0}, Shape.of(2, 2))));

      assertThat(scores.toHost().toDoubles()).containsExactly(2, 0, 0, 2);
    }
  }

  // ---- one's own ----------------------------------------------------------------------------

  @Test
  void should_take_a_formula_of_ones_own() {
    Formula s = Formula.hyper("s");
    Formula squared = Angle.C.sub(Formula.hyper("m")).square();
    FormulaHead mine =
        FormulaHead.of(
            "mine",
            s.mul(squared),
            s.mul(Angle.C),
            "ours",
            Setting.positive("s", 30),
            Setting.notNegative("m", 0.2));
    HeadFixture some = HeadFixture.random(5, 4, 3, 1);

    assertThat(mine.with("m", 0.1)).hasToString("mine(s=30, m=0.1)");
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      HeadLayer layer = some.layer(mine, params);
      GradientCheck.of(in -> layer.loss(in.get(0), in.get(1)))
          .with(some.features(), some.labels())
          .parameters(params)
          .verify();
    }
    Head wrong = FormulaHead.of("wrong", Angle.C, Formula.input("q"), "ours");
    assertThatThrownBy(() -> some.loss(wrong, Backends.reference()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("wrong: a head's formula cannot be about 'q'");
  }

  // ---- errors -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arcfase                   | no head is called 'arcfase'; did you mean arcface, adaface,",
        "arcface(s=0)              | arcface: s must be above 0, got 0",
        "arcface(m=-1)             | arcface: m must be 0 or more, got -1",
        "arcface(m=much)           | arcface: m must be a number or a schedule, got 'much'",
        "arcface(mode=other)       | arcface: mode must be exact or reference, got 'other'",
        "l_softmax(m=5)            | l_softmax: m must be 1, 2, 3 or 4, got 5",
        "sphereface(m=0)           | sphereface: m must be 1, 2, 3 or 4, got 0",
        "normface(s=0)             | normface: s must be finite and > 0, got 0",
        "subcenter_arcface(centers=0) | subcenter_arcface: centers must be >= 1, got 0",
        "adaface(alpha=2)          | adaface: alpha must be in [0, 1], got 2",
        "magface(low=110)          | magface: need low < high, got 110 and 110",
        "c_triplet(m=0)            | c_triplet: m must be above 0, got 0"
      })
  void should_say_what_is_wrong_with_a_text(String text, String message) {
    assertThatThrownBy(() -> Heads.CATALOG.create(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void should_say_what_is_wrong_with_shapes() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      HeadLayer layer = Margins.cosFace(10, 0.2).create(params.child("head"), 4, 3);
      Tensor x = pass.full(Shape.of(2, 4), 1);

      assertThatThrownBy(() -> layer.loss(pass.full(Shape.of(2, 5), 1), pass.range(2)))
          .isInstanceOf(ShapeException.class)
          .hasMessage("head (cosface(s=10, m=0.2) 4 -> 3): need features [N, 4], got [2, 5]");
      assertThatThrownBy(() -> layer.loss(x, pass.range(3)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "head (cosface(s=10, m=0.2) 4 -> 3): need labels I32 [N], got I32 [3] for features"
                  + " [2, 4]");
      assertThatThrownBy(() -> layer.loss(x, pass.full(Shape.of(2), 0)))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("need labels I32 [N], got F64 [2]");
      Tensor outside = pass.input(HostArray.of(new int[] {0, 3}, Shape.of(2)));
      assertThatThrownBy(() -> layer.loss(x, outside).item())
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("3");
      assertThatThrownBy(() -> Margins.softmax().create(params.child("none"), 0, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("softmax: need at least one feature and one class, got 0 and 3");
    }
  }

  @Test
  void should_start_with_directions_of_length_one() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      double[] w = Margins.arcFace(30, 0.5).create(params, 3, 100).weight().value().toDoubles();
      double[] means =
          IntStream.range(0, 3)
              .mapToDouble(
                  i -> IntStream.range(0, 100).mapToDouble(k -> w[100 * i + k]).sum() / 100)
              .toArray();

      for (int k = 0; k < 100; k++) {
        double squares = w[k] * w[k] + w[100 + k] * w[100 + k] + w[200 + k] * w[200 + k];
        assertThat(squares).isCloseTo(1, within(1e-12));
      }
      assertThat(Arrays.stream(means))
          .allMatch(mean -> Math.abs(mean) < 0.2); // three deviations of 1/√300
    }
    List<String> lengthy = List.of("softmax", "l2_softmax", "l_softmax");
    for (String spec : lengthy) {
      try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
        double[] w = Heads.CATALOG.create(spec).create(params, 3, 100).weight().value().toDoubles();
        assertThat(Arrays.stream(w)).allMatch(v -> Math.abs(v) <= Math.sqrt(6.0 / 103)); // Glorot's
      }
    }
  }
}
