package org.bpnet.nn.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.ScalarFunction;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What heads have to do with each other, with softmax, and with what the papers prove of them.
class HeadRelationsTest {
  // ---- without their margin -----------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "l_softmax(m=1, lambda=0)                   | linear",
        "l_softmax(m=4, lambda=1e15)                | linear",
        "l_softmax(m=3, lambda=Infinity)            | linear",
        "sphereface(m=1, lambda=0)                  | unit weights",
        "sphereface(m=4, lambda=Infinity)           | unit weights",
        "softmax                                    | linear",
        "l2_softmax(alpha=7)                        | features of length 7",
        "cosface(s=7, m=0)                          | normface(s=7)",
        "arcface(s=7, m=0)                          | normface(s=7)",
        "arcface(s=7, m=0, mode=reference)          | normface(s=7)",
        "combined(s=7, m1=1, m2=0, m3=0)            | normface(s=7)",
        "sphereface_r(s=7, m=1)                     | normface(s=7)",
        "subcenter_arcface(s=7, m=0, centers=1)     | normface(s=7)",
        "adaface(s=7, m=0)                          | normface(s=7)",
        "magface(s=7, m_low=0, m_high=0, strength=0) | normface(s=7)",
        "coco(alpha=7)                              | normface(s=7)",
        "cosine(s=7)                                | normface(s=7)",
        "normface(s=7, learnt=false)                | normface(s=7)",
        "combined(s=7, m1=1, m2=0, m3=0.3)          | cosface(s=7, m=0.3)",
        "sphereface(m=4, lambda=2, mode=reference)  | sphereface(m=4, lambda=2)"
      })
  void should_be_a_plainer_head_without_its_margin(String head, String plain) {
    for (int seed = 1; seed <= 3; seed++) {
      HeadFixture some = HeadFixture.random(9, 6, 5, seed);
      HeadFixture.Result expected = plain(some, plain);
      HeadFixture.Result actual = some.loss(head);
      double scale = Math.max(1, expected.loss());

      assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-12 * scale));
      if (!head.contains("sphereface(m=4, lambda=2")) { // whose gradient is another one
        TensorAssert.assertThat(actual.byFeatures()).isCloseTo(expected.byFeatures(), 1e-12);
        TensorAssert.assertThat(actual.byWeights()).isCloseTo(expected.byWeights(), 1e-12);
      }
    }
  }

  /// Softmax written with tensors, or another head.
  private static HeadFixture.Result plain(HeadFixture some, String plain) {
    if (plain.indexOf('(') >= 0) {
      return some.loss(plain);
    }
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      Tensor x = pass.input(some.features());
      Tensor w = pass.input(some.weights());
      Tensor logits =
          switch (plain) {
            case "linear" -> x.matmul(w);
            case "unit weights" -> x.matmul(w.div(w.norm(0)));
            default -> x.div(x.norm(1).expandDims(1)).mul(7).matmul(w);
          };
      Tensor loss = new CrossEntropy().compute(logits, pass.input(some.labels()));
      var gradients = pass.backward(loss);
      return new HeadFixture.Result(
          loss.toHost(), gradients.of(x).toHost(), gradients.of(w).toHost());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cosine",
        "normface",
        "coco",
        "sphereface_r",
        "cosface",
        "arcface",
        "combined",
        "subcenter_arcface",
        "curricularface",
        "c_contrastive",
        "c_triplet"
      })
  void should_see_directions_only(String head) {
    HeadFixture some = HeadFixture.random(6, 4, 5, 1);
    double loss = some.loss(head).loss();

    assertThat(some.times(3, 1).loss(head).loss()).isCloseTo(loss, within(1e-12 * loss));
    assertThat(some.times(0.1, 50).loss(head).loss()).isCloseTo(loss, within(1e-12 * loss));
  }

  // ---- ψ and other targets over the angle ---------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void should_fall_over_the_whole_angle(int m) {
    ScalarFunction psi = Angle.psi(m).bind(List.of("c"));
    ScalarFunction slope = Angle.psi(m).derivative("c").bind(List.of("c"));
    assertThat(psi.at(1)).isEqualTo(1);
    assertThat(psi.at(-1)).isEqualTo(1 - 2 * m);
    assertThat(slope.at(1)).isEqualTo(m * m); // where m·sin mθ/sin θ is 0/0
    double last = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= 3000; i++) {
      double theta = i * Math.PI / 3000;
      int k = Math.min((int) Math.floor(m * theta / Math.PI), m - 1);
      double definition = (k % 2 == 0 ? 1 : -1) * Math.cos(m * theta) - 2 * k;
      double value = psi.at(Math.cos(theta));

      assertThat(value).isCloseTo(definition, within(1e-13)).isLessThan(last);
      last = value;
      if (i % 3000 != 0) {
        double derivative = (k % 2 == 0 ? 1 : -1) * m * Math.sin(m * theta) / Math.sin(theta);
        assertThat(slope.at(Math.cos(theta))).isCloseTo(derivative, within(1e-9));
      }
    }
  }

  /// The signs by which the authors' code finds the piece.
  @Test
  void should_equal_the_published_form_of_psi() {
    for (int i = 0; i <= 1000; i++) {
      double c = i / 500.0 - 1;
      double s0 = Math.signum(c);
      double s1 = Math.signum(Math.abs(c) - 0.5);
      double s3 = s0 * Math.signum(2 * c * c - 1);
      double triple = s1 * (4 * c * c * c - 3 * c) + s0 * (1 + s1) - 2;
      double quadruple = s3 * (8 * Math.pow(c, 4) - 8 * c * c + 1) + 2 * s0 + s3 - 3;

      assertThat(at(Angle.psi(2), c)).isCloseTo(2 * s0 * c * c - 1, within(1e-14));
      assertThat(at(Angle.psi(3), c)).isCloseTo(triple, within(s1 == 0 ? 1 : 1e-14));
      assertThat(at(Angle.psi(4), c)).isCloseTo(quadruple, within(s0 == 0 ? 1 : 1e-14));
    }
  }

  private static double at(Formula formula, double c) {
    return formula.bind(List.of("c")).at(c);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "1", "0.2"})
  void should_fall_beyond_the_end_of_the_arc(double m) {
    Formula arc = Angle.arc(Formula.constant(m));
    double last = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= 2000; i++) {
      double theta = i * Math.PI / 2000;
      double value = at(arc, Math.cos(theta));
      double definition =
          theta <= Math.PI - m ? Math.cos(theta + m) : Math.cos(theta) - m * Math.sin(m);

      assertThat(value).isCloseTo(definition, within(1e-12)).isLessThanOrEqualTo(last);
      last = value;
    }
    assertThat(at(arc.derivative("c"), 1)).isEqualTo(Math.cos(m)); // finite where θ = 0
  }

  @Test
  void should_go_on_falling_as_psi() {
    Formula falling = Angle.falling(Formula.constant(3).mul(Angle.THETA));
    Formula flattened = Angle.flattened(Formula.constant(3).mul(Angle.THETA));
    for (int i = 0; i <= 1000; i++) {
      double c = i / 500.0 - 1;
      assertThat(at(falling, c)).isCloseTo(at(Angle.psi(3), c), within(1e-12));
      assertThat(at(flattened, c)).isCloseTo(c < 0.5 ? -1 : at(Angle.psi(3), c), within(1e-12));
    }
    assertThat(at(falling.derivative("c"), 1)).isFinite();
    assertThat(at(falling.derivative("c"), -1)).isFinite();
  }

  // ---- bounds that the papers prove ---------------------------------------------------------

  /// α ≥ log(p(C − 2)/(1 − p)) is needed for a mean probability p: with the best arrangement of
  /// features and weights of length 1 on a sphere, opposite pairs, p is reached just there.
  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"10, 4.277", "100, 6.782", "1000, 9.103"})
  void should_need_the_length_of_l2_softmax(int classes, double alpha) {
    double least = Math.log(0.9 * (classes - 2) / 0.1);
    assertThat(least).isCloseTo(alpha, within(5e-4));
    int axes = classes / 2; // weights ±e, features along their weights
    HeadFixture opposite = opposite(axes);

    double loss = opposite.loss(head("l2_softmax(alpha=%s)", least)).loss();

    double p = Math.exp(-loss);
    double expected =
        Math.exp(least) / (Math.exp(least) + Math.exp(-least) + classes - 2); // one at −1, others 0
    assertThat(p).isCloseTo(expected, within(1e-12)).isCloseTo(0.9, within(1e-3));
  }

  private static HeadFixture opposite(int axes) {
    int classes = 2 * axes;
    var w = new double[axes * classes];
    var x = new double[classes * axes];
    for (int k = 0; k < classes; k++) {
      double sign = k % 2 == 0 ? 1 : -1;
      w[k / 2 * classes + k] = sign;
      x[k * axes + k / 2] = 3 * sign;
    }
    return HeadFixture.of(axes, classes, x, w, IntStream.range(0, classes).toArray());
  }

  /// L ≥ log(1 + (C − 1)e^(−sC/(C − 1))), reached by the corners of a simplex.
  @ParameterizedTest
  @CsvSource({"1, 1.3769", "4, 0.1005", "10, 1.34e-4"})
  void should_stay_above_the_floor_of_normface(double s, double floor) {
    int classes = 10;
    String head = head("normface(s=%s, learnt=false)", s);
    double least = Math.log(1 + (classes - 1) * Math.exp(-s * classes / (classes - 1)));

    assertThat(least).isCloseTo(floor, within(floor * 5e-3)); // as published, rounded
    assertThat(simplex(classes).loss(head).loss()).isCloseTo(least, within(1e-12));
    for (int seed = 1; seed <= 20; seed++) {
      HeadFixture some = HeadFixture.random(classes, classes, classes, seed);
      assertThat(some.loss(head).loss()).isGreaterThan(least);
    }
    HeadFixture.Result result = simplex(classes).loss(head);
    assertThat(Arrays.stream(result.byFeatures().toDoubles())).allMatch(g -> Math.abs(g) < 1e-12);
  }

  /// Features and weights in the directions of a simplex's corners, in K dimensions.
  private static HeadFixture simplex(int classes) {
    var w = new double[classes * classes];
    for (int i = 0; i < w.length; i++) {
      w[i] = (i % (classes + 1) == 0 ? 1 : 0) - 1.0 / classes;
    }
    return HeadFixture.of(classes, classes, w, w, IntStream.range(0, classes).toArray());
  }

  /// With α = ½·log((K − 1)/(e^ε − 1)), own cosines of 1 and others of −1 have the loss ε.
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.1, 1e-3})
  void should_reach_a_loss_with_the_scale_of_coco(double loss) {
    double alpha = 0.5 * Math.log(1 / Math.expm1(loss)); // two classes
    HeadFixture apart = HeadFixture.of(1, 2, new double[] {1, -2}, new double[] {3, -1}, 0, 1);

    assertThat(alpha > 0 ? apart.loss(head("coco(alpha=%s)", alpha)).loss() : loss)
        .isCloseTo(loss, within(1e-12));
  }

  /// s ≥ (C − 1)/C·log((C − 1)p/(1 − p)) is needed for a probability p without a margin.
  @ParameterizedTest
  @CsvSource({"10, 3.955", "100, 6.724"})
  void should_need_the_scale_of_cosface(int classes, double s) {
    double least = (classes - 1.0) / classes * Math.log((classes - 1) * 0.9 / 0.1);
    assertThat(least).isCloseTo(s, within(5e-4));

    double loss = simplex(classes).loss(head("cosface(s=%s, m=0)", least)).loss();

    assertThat(Math.exp(-loss)).isCloseTo(0.9, within(1e-12));
  }

  /// A margin up to C/(C − 1) can be met: own cosines are 1, others −1/(C − 1).
  @Test
  void should_meet_a_margin_up_to_its_limit() {
    int classes = 5;
    double limit = classes / (classes - 1.0);
    HeadFixture corners = simplex(classes);
    for (double m : new double[] {0.99 * limit, 1.01 * limit}) {
      try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
          Pass pass = Pass.eval(Backends.reference())) {
        HeadLayer layer = corners.layer(Margins.cosFace(1, m), params);
        Tensor logits = layer.logits(pass.input(corners.features()), pass.input(corners.labels()));
        Tensor best = logits.argMax(1);
        boolean met = Arrays.equals(best.toHost().toDoubles(), corners.labels().toDoubles());
        assertThat(met).isEqualTo(m < limit);
      }
    }
  }

  private static String head(String form, double number) {
    return String.format(Locale.ROOT, form, number);
  }

  // ---- modes --------------------------------------------------------------------------------

  /// Where the published gradient differs, it does so in a known way.
  @Test
  void should_have_the_gradient_of_no_margin_by_reference() {
    HeadFixture some = HeadFixture.random(5, 4, 3, 1);
    List<double[]> gradients = new ArrayList<>();
    for (String mode : List.of("exact", "reference")) {
      Head head = Heads.CATALOG.create("arcface(s=8, m=0.5, mode=" + mode + ")");
      HeadFixture.Result logit =
          some.result(
              head, Backends.reference(), (layer, in) -> layer.logits(in.get(0), in.get(1)).sum());
      gradients.add(logit.byFeatures().toDoubles());
    }
    double[] plain =
        some.result(
                Margins.cosine(8),
                Backends.reference(),
                (layer, in) -> layer.logits(in.get(0), in.get(1)).sum())
            .byFeatures()
            .toDoubles();

    assertThat(gradients.get(1)).containsExactly(plain, within(1e-12));
    assertThat(gradients.get(0)).isNotEqualTo(plain);
  }

  /// Beyond π − m the published target goes on with the cosine, which rises again.
  @Test
  void should_differ_beyond_the_end_of_the_arc_by_reference() {
    double m = 0.5;
    HeadFixture behind = HeadFixture.of(2, 2, new double[] {-1, 0}, new double[] {1, 0, 0, 1}, 0);
    for (String mode : List.of("exact", "reference")) {
      Head head = Heads.CATALOG.create("arcface(s=1, m=0.5, mode=" + mode + ")");
      HostArray logits =
          behind
              .result(
                  head,
                  Backends.reference(),
                  (layer, in) -> layer.logits(in.get(0), in.get(1)).slice(1, 0, 1).sum())
              .value();
      double expected = mode.equals("exact") ? -1 - m * Math.sin(m) : Math.cos(Math.PI + m);
      assertThat(logits.at(0)).isCloseTo(expected, within(1e-15));
    }
  }

  @Test
  void should_keep_scores_free_of_any_margin() {
    HeadFixture some = HeadFixture.random(6, 4, 5, 2);
    List<Head> heads =
        List.of(
            Margins.cosine(9),
            Margins.arcFace(9, 0.5),
            Margins.curricularFace(9, 0.5, 0.01),
            Margins.adaFace(9, 0.4, 0.333, 0.01));
    List<HostArray> scores = new ArrayList<>();
    for (Head head : heads) {
      try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
          Pass pass = Pass.eval(Backends.reference())) {
        scores.add(some.layer(head, params).forward(pass.input(some.features())).toHost());
      }
    }
    for (HostArray ofHead : scores) {
      TensorAssert.assertThat(ofHead).hasShape(6, 5).isCloseTo(scores.getFirst(), 1e-14);
    }
  }
}
