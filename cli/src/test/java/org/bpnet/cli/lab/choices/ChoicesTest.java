package org.bpnet.cli.lab.choices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bpnet.cli.CommandRun;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.Told;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the experiments on choices say is so.
class ChoicesTest {
  @TempDir private Path dir;

  private Told told(String... words) {
    return Told.of(dir.resolve("picture.svg"), words);
  }

  @Test
  void should_collapse_linear_layers_and_no_others() {
    var rows = told("collapse", "--layers", "7", "--width", "20").rows("networks");

    assertThat(rows.get(0).number("off_its_single_layer_by")).isLessThan(1e-12);
    assertThat(rows.get(0).number("bends_by")).isLessThan(1e-12);
    assertThat(rows.get(1).number("bends_by")).isGreaterThan(0.1);
  }

  /// On a narrow and shallow network, where the mean of few seeds tells the rules apart.
  @Test
  @Tag("slow")
  void should_keep_variances_with_the_weights_that_fit_the_units() {
    Told told = told("initial", "--width", "128", "--layers", "8", "--seeds", "5");

    double[] linear = told.column("linear_units", "mean");
    double[] bent = told.column("rectifiers", "mean");
    double vanished = Math.pow(128 * 1e-4, 7);
    assertThat(linear[0]).isZero();
    assertThat(linear[1]).isBetween(vanished / 2, 2 * vanished);
    assertThat(linear[2]).isBetween(0.8, 1.25); // LeCun
    assertThat(linear[3]).isBetween(0.8, 1.25); // Glorot: as many in as out
    assertThat(linear[4]).isBetween(0.8 * 128, 1.25 * 128); // He: 2^7
    assertThat(linear[5]).isBetween(0.9, 1.1); // LSUV
    assertThat(bent[2]).isLessThan(0.05);
    assertThat(bent[4]).isBetween(0.4, 2.5);
    assertThat(told.number("units_from_equal_weights")).isEqualTo(1);
    assertThat(told.number("units_from_random_weights")).isEqualTo(8);
  }

  /// The mean of 20 seeds at width 256 stays within a tenth.
  @Tag("slow")
  @Test
  void should_keep_variances_through_twenty_wide_layers() {
    Told told = told("initial");

    double[] linear = told.column("linear_units", "mean");
    assertThat(linear[2]).isCloseTo(1, within(0.1));
    assertThat(linear[3]).isCloseTo(1, within(0.1));
    assertThat(linear[5]).isCloseTo(1, within(0.1));
    assertThat(told.column("rectifiers", "mean")[4]).isCloseTo(1, within(0.3)); // 0.3 to 2.5 each
  }

  /// One network's ratio is off by about a half, so that the mean of 20 lies within a tenth for two
  /// thirds of all choices of seeds only: three standard errors of 200 are a tenth.
  @Tag("slow")
  @Test
  void should_keep_the_variance_of_rectifiers_in_the_mean_of_many_networks() {
    try (Backend backend = Lab.backend()) {
      double[] ratios =
          IntStream.range(0, 200)
              .mapToObj(i -> Depths.of("he_normal", Activation.RELU, 20, 256, backend, new Seed(i)))
              .mapToDouble(Depths::throughLayers)
              .toArray();
      double mean = Arrays.stream(ratios).average().orElseThrow();
      double spread =
          Math.sqrt(
              Arrays.stream(ratios).map(r -> (r - mean) * (r - mean)).average().orElseThrow());

      assertThat(mean).isCloseTo(1, within(0.1));
      assertThat(spread).isBetween(0.35, 0.65);
    }
  }

  @Test
  void should_bound_errors_and_compare_gradients() {
    Told told = told("losses");

    double[] wrong = told.column("margins", "0_1");
    for (String loss : new String[] {"hinge", "exponential", "logistic", "squared"}) {
      double[] bound = told.column("margins", loss);
      for (int i = 0; i < wrong.length; i++) {
        assertThat(bound[i]).as(loss).isGreaterThanOrEqualTo(wrong[i]);
      }
    }
    double[] squares = told.column("sure_and_wrong", "squares");
    double[] entropy = told.column("sure_and_wrong", "cross_entropy");
    double share = 1 / (1 + Math.exp(10));
    assertThat(entropy[3]).isCloseTo(share - 1, within(1e-12));
    assertThat(squares[3]).isCloseTo(-2 * share * (1 - share) * (1 - share), within(1e-12));
    assertThat(told.column("sure_and_right", "by_the_library"))
        .containsExactly(told.column("sure_and_right", "by_the_formula"), within(1e-12));
    assertThat(told.number("one_hot")).isEqualTo(90);
    assertThat(told.number("labels_as_numbers")).isLessThan(60);
  }

  @Test
  @Tag("slow")
  void should_part_scores_into_lengths_and_angles() {
    Told told = told("angles", "--steps", "300");

    assertThat(told.number("off")).isLessThan(1e-5);
    assertThat(told.column("examples", "w_f_cos"))
        .containsExactly(told.column("examples", "score"), within(1e-3));
    double[] right = told.column("heads", "right");
    double[] own = told.column("heads", "to_own_class");
    double[] next = told.column("heads", "to_the_next");
    for (int head = 0; head < right.length; head++) {
      assertThat(right[head]).isGreaterThan(30); // chance is 10
      assertThat(own[head]).isLessThan(next[head] + 10);
    }
    assertThat(own[1]).isLessThan(own[0]); // a margin brings features to their class's direction
  }

  /// In fewer steps than most losses need for 95 percent.
  @Test
  @Tag("slow")
  void should_count_active_triplets_and_steps() {
    Path planes = dir.resolve("planes.svg");
    Told told =
        told("triplets", "--steps", "200", "--recall", "0.8", "--planes", planes.toString());

    for (String loss : new String[] {"triplets", "active_ones"}) {
      double[] recall = told.column("recall", loss);
      double[] active = told.column("active", loss);
      assertThat(recall).hasSize(11);
      assertThat(recall[0]).as(loss).isEqualTo(told.column("recall", "softmax")[0]);
      assertThat(recall[10]).as(loss).isGreaterThan(recall[0]);
      assertThat(active[0])
          .as(loss)
          .isEqualTo(told.column("active", "softmax")[0])
          .isGreaterThan(10);
      assertThat(active[10]).as(loss).isLessThan(active[0] / 2);
    }
    assertThat(told.rows("steps")).hasSize(5);
    assertThat(planes).content().contains(">before<", ">hardest ones<", "</svg>");
  }

  /// As the gradient of the penalty falls with the third power of the length.
  @Test
  @Tag("slow")
  void should_lengthen_short_features_most() {
    Told told = told("incay", "--steps", "400", "--strength", "10");

    double[] plain = told.column("lengths", "softmax");
    double[] with = told.column("lengths", "with_incay");
    assertThat(Arrays.copyOf(with, 6)).isEqualTo(Arrays.copyOf(plain, 6));
    for (int i = 6; i < 11; i++) {
      assertThat(with[i] - plain[i]).isGreaterThan(with[i - 1] - plain[i - 1]);
    }
    assertThat(told.column("tenths", "half_time")).isSorted();
    double[] ratios = told.column("tenths", "ratio");
    assertThat(ratios).hasSize(10);
    assertThat(Arrays.stream(ratios).map(x -> -x).toArray()).isSorted();
    assertThat(ratios[9]).isGreaterThan(1.1);
    assertThat(ratios[0]).isGreaterThan(ratios[9] + 0.1);
  }

  /// By hand at 60 degrees, cos = 1/2, and at 180, where every psi ends.
  @Test
  void should_set_heads_side_by_side() {
    Told told = told("heads");

    double[] margins = {0.5, -0.5, -0.5, 0.5, 0.5, 0.15, Math.cos(Math.PI / 3 + 0.5)};
    String[] names = {
      "softmax", "l_softmax", "sphereface", "normface", "coco", "cosface", "arcface"
    };
    for (int i = 0; i < names.length; i++) {
      double[] logits = told.column("logits", names[i]);
      assertThat(logits).hasSize(13);
      assertThat(logits[4]).as(names[i]).isCloseTo(margins[i], within(1e-9));
    }
    assertThat(told.column("logits", "l_softmax")[12]).isCloseTo(-3, within(1e-9));
    assertThat(told.column("logits", "cosface")[12]).isCloseTo(-1.35, within(1e-9));
  }

  /// What the course says of the plane, under the losses that the experiment begins with.
  @Test
  @Tag("slow")
  void should_show_what_losses_make_of_features() {
    Told told = told("features");

    double[] right = told.column("losses", "right");
    double[] scatter = told.column("losses", "s_b_s_w");
    double[] angular = told.column("losses", "angular_fisher");
    double[] cone = told.column("losses", "cone");
    assertThat(right).hasSize(6);
    assertThat(Arrays.stream(right).min().orElseThrow()).isGreaterThan(80);
    assertThat(scatter[1]).isGreaterThan(1.5 * scatter[0]); // center loss
    assertThat(right[1]).isGreaterThan(right[0]);
    for (int margin : new int[] {2, 3}) { // L-Softmax, SphereFace
      assertThat(angular[margin]).isLessThan(angular[0]);
      assertThat(cone[margin]).isLessThan(cone[0]);
    }
    double[] length = told.column("losses", "mean_f");
    assertThat(length[0]).isGreaterThan(3 * length[1]); // centres hold features near
    assertThat(length[0]).isGreaterThan(3 * length[4]); // and lengths are worth nothing to cosines
    assertThat(dir.resolve("picture.svg"))
        .content()
        .contains(">softmax + 0.003*center<", "Dashed: weights");
  }

  @Test
  void should_refuse_losses_without_heads() {
    CommandRun triplets = CommandRun.of("lab", "features", "--loss", "triplet");
    CommandRun unknown = CommandRun.of("lab", "features", "--loss", "nothing");
    CommandRun several =
        CommandRun.of("lab", "features", "--loss", "subcenter_arcface", "--epochs", "1");

    assertThat(triplets.code()).isEqualTo(2);
    assertThat(triplets.err())
        .contains("--loss: needs a head with weights for each class, such as softmax, got triplet");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("--loss: ").contains("nothing");
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err()).contains("weights for each class, such as softmax, got subcenter");
  }

  @Test
  @Tag("slow")
  void should_take_gradients_apart() {
    Told told = told("gradients");

    assertThat(told.number("off_the_batch")).isLessThan(1e-6);
    assertThat(told.number("sum_off_mean")).isLessThan(1e-5);
    double[] measured = told.column("batches", "measured");
    double[] known = told.column("batches", "that_of_one_examples");
    for (int i = 0; i < known.length; i++) {
      assertThat(measured[i] / known[i]).isBetween(0.85, 1.15);
    }
    assertThat(told.rows("descents").getFirst().text("lower_in_each_epoch")).isEqualTo("yes");
    assertThat(DoubleStream.of(told.column("descents", "after_15"))).allMatch(loss -> loss < 3);
  }

  /// Tangents to a parabola side by side, each over 2/k, are off by (1/k)² at their ends.
  @Test
  void should_follow_curves_by_more_and_more_lines() {
    Told told = told("maxout");

    assertThat(told.column("pieces", "x_2_off_by"))
        .containsExactly(told.column("pieces", "1_k_2"), within(2e-3));
    double[] wave = told.column("pieces", "sin_3x_by_two_units_off_by");
    for (int i = 1; i < wave.length; i++) {
      assertThat(wave[i]).isLessThan(0.45 * wave[i - 1]);
    }
  }

  @Test
  void should_fit_best_in_between_and_find_zeros() {
    Told told = told("overfit", "--sets", "3");

    double[] train = told.column("degrees", "on_20_points");
    double[] test = told.column("degrees", "on_others");
    double[] ridge = told.column("degrees", "on_others_then");
    double best = Arrays.stream(test).min().orElseThrow();
    assertThat(best).isLessThan(0.5 * test[0]).isLessThan(0.1 * test[14]);
    assertThat(ridge[14]).isLessThan(0.1 * test[14]);
    for (int degree = 1; degree < train.length; degree++) {
      assertThat(train[degree]).isLessThanOrEqualTo(train[degree - 1] + 1e-9);
    }
    double[] zeros = told.column("penalties", "0_exactly");
    assertThat(Arrays.copyOf(zeros, 3)).containsOnly(0);
    assertThat(zeros[3]).isBetween(120.0, 180.0);
    assertThat(zeros[4]).isBetween(160.0, 180.0);
    assertThat(told.column("penalties", "true_ones_found")).containsOnly(20);
    assertThat(told.text("best_subset")).isEqualTo("1, 2, 3");
  }

  @Test
  void should_compute_the_same_in_three_ways() {
    Told told = told("vectorise", "--examples", "32");

    assertThat(DoubleStream.of(told.column("ways", "off_by"))).allMatch(off -> off < 1e-5);
    assertThat(told.column("jacobian", "bytes")).containsExactly(1_638_400, 3_200);
    assertThat(told.text("off")).isEqualTo("less than 1e-12");
  }

  @Test
  void should_bring_gradients_to_the_first_layers() {
    Told told = told("auxiliary");

    double[] ratio = told.column("layers", "ratio");
    assertThat(DoubleStream.of(Arrays.copyOf(ratio, 8))).allMatch(times -> times > 2);
    assertThat(Arrays.copyOfRange(ratio, 8, 12)).containsOnly(1);
    assertThat(told.number("loss")).isCloseTo(told.number("sum"), within(1e-5));
    assertThat(told.number("answers_off")).isZero();
  }

  @Test
  void should_list_winners_whose_errors_fall() {
    Told told = told("winners");

    double[] errors = told.column("winners", "top_5_error");
    assertThat(errors).hasSize(9);
    for (int i = 1; i < errors.length; i++) {
      assertThat(errors[i]).isLessThan(errors[i - 1]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "collapse --layers 0; --layers: needs 1 to 50, got 0",
        "collapse --width 501; --width: needs 1 to 500, got 501",
        "initial --layers 1; --layers: needs 2 to 100, got 1",
        "features --epochs 0; --epochs: needs 1 to 1,000, got 0",
        "triplets --steps 9; --steps: needs 10 to 10,000, got 9",
        "incay --steps 19; --steps: needs 20 to 10,000, got 19",
        "incay --strength 0; --strength: needs a number above 0 and below 1000, got 0.0",
        "triplets --recall 1; --recall: needs a number above 0 and below 1, got 1.0",
        "angles --steps 0; --steps: needs 1 to 100,000, got 0",
        "maxout --pieces 65; --pieces: needs 1 to 64, got 65",
        "overfit --sets 0; --sets: needs 1 to 100, got 0",
        "vectorise --examples 100001; --examples: needs 1 to 100,000, got 100,001",
        "auxiliary --weight 0; --weight: needs a number above 0 and below 100, got 0.0"
      })
  void should_refuse_in_one_line(String line, String message) {
    CommandRun run = CommandRun.of(("lab " + line).split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.err().strip().lines()).hasSize(1);
  }
}
