package org.bpnet.nn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.testkit.TensorAssert.assertThat;

import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.loss.Contrastive;
import org.bpnet.nn.embed.loss.PairLoss;
import org.bpnet.nn.embed.loss.PairLosses;
import org.bpnet.nn.embed.loss.Triplet;
import org.bpnet.nn.embed.miner.BatchHard;
import org.bpnet.nn.embed.miner.DistanceWeighted;
import org.bpnet.nn.embed.miner.Miner;
import org.bpnet.nn.embed.miner.Miners;
import org.bpnet.nn.embed.miner.SemiHard;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Pairs;
import org.bpnet.nn.embed.pair.Reducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is chosen, against loops over all pairs and triplets, and what that costs.
class MinersTest {
  private static final Backend FAST = Backends.best();
  private static final int N = 24;

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray embeddings(int rows, int columns, long seed) {
    var numbers = new Seed(seed);
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.normal(i);
    }
    return HostArray.of(values, Shape.of(rows, columns));
  }

  /// Classes of 4, 6 and 12, one of 1, and one without a label.
  private static HostArray labels() {
    int[] labels = new int[N];
    for (int i = 0; i < N; i++) {
      labels[i] = i < 4 ? 0 : i < 10 ? 1 : i < 22 ? 2 : i == 22 ? 3 : -1;
    }
    return HostArray.of(labels, Shape.of(N));
  }

  @ParameterizedTest
  @EnumSource(SemiHard.Otherwise.class)
  void should_take_the_nearest_negative_beyond_the_positive(SemiHard.Otherwise otherwise) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      try (Pass pass = Pass.eval(backend)) {
        Pairs pairs =
            Pairs.within(
                new Euclidean(false), pass.input(embeddings(N, 2, 7)), pass.input(labels()));
        Mined mined = new SemiHard(otherwise).mine(pairs);
        double[] d = pairs.distances().toHost().toDoubles();
        int[] y = labels().toInts();
        double[] positives = new double[N * N];
        double[] negatives = new double[N * N];
        double loss = 0;
        int fallbacks = 0;
        for (int a = 0; a < N; a++) {
          for (int p = 0; p < N; p++) {
            if (a == p || y[a] != y[p] || y[a] < 0) {
              continue;
            }
            int beyond = -1;
            int furthest = -1;
            for (int n = 0; n < N; n++) {
              if (y[n] >= 0 && y[n] != y[a]) {
                boolean further = d[a * N + n] > d[a * N + p];
                beyond = further && (beyond < 0 || d[a * N + n] < d[a * N + beyond]) ? n : beyond;
                furthest = furthest < 0 || d[a * N + n] > d[a * N + furthest] ? n : furthest;
              }
            }
            fallbacks += beyond < 0 ? 1 : 0;
            int n = beyond < 0 && otherwise == SemiHard.Otherwise.FURTHEST ? furthest : beyond;
            if (n >= 0) {
              positives[a * N + p]++;
              negatives[a * N + n]++;
              loss += Math.max(0, d[a * N + p] - d[a * N + n] + 0.2);
            }
          }
        }
        assertThat(fallbacks).isPositive();
        assertThat(mined.positives()).hasValues(positives);
        assertThat(mined.negatives()).hasValues(negatives);
        assertThat(Reducer.SUM.of(Triplet.of(0.2).of(mined).getFirst()))
            .hasValuesCloseTo(1e-5, loss);
      }
    }
  }

  @Test
  void should_weigh_negatives_as_another_program_does() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      for (String set : List.of("1", "2", "3")) {
        HostArray x =
            HostArray.of(Golden.values("embed/metric.csv", "wide#all#" + set), Shape.of(10, 8));
        double[] y = Golden.values("embed/metric.csv", "labels#all#" + set);
        Pairs pairs =
            Pairs.within(new Cosine(), pass.input(x), pass.input(HostArray.of(y, Shape.of(10))));
        Tensor weights = new DistanceWeighted(0.5, 1.4).weights(pairs);
        Tensor shares = weights.div(weights.sum(1).expandDims(1).maximum(1e-300));

        assertThat(shares)
            .hasValuesCloseTo(
                1e-8, Golden.values("embed/metric.csv", "weights#distance_weighted#" + set));
      }
    }
  }

  /// Ten thousand draws of one anchor's negatives have the shares of their weights.
  @Test
  void should_draw_negatives_by_their_weights() {
    HostArray x = embeddings(N, 8, 5);
    double[] drawn = new double[N];
    double[] weights;
    int draws = 0;
    try (Pass pass = Pass.eval(FAST)) {
      Pairs pairs = Pairs.within(new Euclidean(true), pass.input(x), pass.input(labels()));
      weights = new DistanceWeighted(0.5, 1.4).weights(pairs).slice(0, 12, 13).toHost().toDoubles();
    }
    try (Traced traced =
        Traced.training(
            FAST,
            (pass, in) -> {
              Pairs pairs = Pairs.within(new Euclidean(true), in.get(0), in.get(1));
              Mined mined = new DistanceWeighted(0.5, 1.4).mine(pairs);
              return Traced.Outcome.of(mined.negatives().slice(0, 12, 13));
            })) {
      for (int i = 0; i < 1000; i++) {
        traced.run(new Seed(i), List.of(x, labels()));
        for (int n = 0; n < N; n++) {
          drawn[n] += traced.value(0).at(n);
          draws += (int) traced.value(0).at(n);
        }
      }
    }
    assertThat(draws).isEqualTo(11_000); // its class has 12
    double total = java.util.Arrays.stream(weights).sum();
    for (int n = 0; n < N; n++) {
      double share = weights[n] / total;
      double deviation = Math.sqrt(share * (1 - share) / draws);
      assertThat(drawn[n] / draws).isCloseTo(share, within(4 * deviation + 1e-12));
    }
  }

  /// dJ/dY = 2(diag(A1) − A)Y, A = W − (1 − W)·max(0, M − D)/D.
  @Test
  void should_have_the_closed_form_of_the_contrastive_gradient() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor y = pass.input(embeddings(10, 3, 2));
      Tensor labels =
          pass.input(HostArray.of(new int[] {0, 1, 2, 0, 1, 2, 0, 1, 0, 3}, Shape.of(10)));
      double margin = 2;
      Tensor j = PairLoss.of(Contrastive.of(margin)).reducing(Reducer.SUM).compute(y, labels);
      Pairs pairs = Pairs.within(new Euclidean(false), y, labels);
      Tensor d = pairs.distances();
      Tensor push = d.neg().add(margin).relu().div(d.maximum(1e-9)).mul(pairs.different());
      Tensor a = pairs.same().sub(push);
      Tensor expected = a.sum(1).expandDims(1).mul(y).sub(a.matmul(y)).mul(2);

      assertThat(pass.backward(j).of(y)).isCloseTo(expected.toHost(), 1e-12);
    }
  }

  /// 200³ floats would be 32 MB, and one matrix is 0.16 MB.
  @Test
  void should_not_hold_all_triplets_in_memory() {
    HostArray x = embeddings(200, 16, 1);
    int[] labels = new int[200];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i / 4;
    }
    List<HostArray> inputs = List.of(x, HostArray.of(labels, Shape.of(200)));
    List<String> names =
        Miners.CATALOG.entries().stream()
            .map(miner -> "triplet(swap=true, miner=" + miner.name() + ")")
            .toList();
    for (String name : names) {
      PairLoss loss = PairLosses.CATALOG.create(name);
      try (Traced traced =
          Traced.training(
              FAST,
              (pass, in) -> {
                Tensor value = loss.compute(in.get(0), in.get(1));
                return Traced.Outcome.of(value, pass.backward(value).of(in.get(0)));
              })) {
        assertThat(traced.bytes(inputs)).as(name).isLessThan(4_000_000);
      }
    }
  }

  @Test
  void should_compare_a_batch_with_others() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x = pass.input(embeddings(4, 3, 1));
      Tensor r = pass.input(embeddings(5, 3, 2));
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1, 0, 2}, Shape.of(4)));
      Tensor others = pass.input(HostArray.of(new int[] {0, 1, 1, 5, -1}, Shape.of(5)));
      Pairs pairs = Pairs.against(new Euclidean(false), x, labels, r, others, false);

      assertThat(pairs.same())
          .hasValues(1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      assertThat(pairs.different())
          .hasValues(0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0);
      assertThat(pairs.distances()).isCloseTo(x.distances(r).toHost(), 1e-12);

      Miner miner = new BatchHard();
      PairLoss loss = PairLoss.of(Triplet.soft(0)).mining(miner);
      double[] d = pairs.distances().toHost().toDoubles();
      double expected =
          (softplus(d[0] - Math.min(d[1], Math.min(d[2], d[3])))
                  + softplus(Math.max(d[6], d[7]) - Math.min(d[5], d[8]))
                  + softplus(d[10] - Math.min(d[11], Math.min(d[12], d[13]))))
              / 3;
      assertThat(loss.compute(x, labels, r, others)).hasValuesCloseTo(1e-12, expected);
    }
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  @Test
  void should_say_what_does_not_fit() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x = pass.input(embeddings(4, 3, 1));
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1, 0}, Shape.of(3)));
      PairLoss loss = PairLosses.CATALOG.create("triplet");

      assertThatThrownBy(() -> loss.compute(x, labels))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "pairs: need embeddings [N, D] and a label for each, I32 [N]; "
                  + "got F64 [4, 3] and I32 [3]");
      Tensor wide = pass.input(embeddings(3, 4, 1));
      Tensor own = pass.input(HostArray.of(new int[] {0, 1, 0, 1}, Shape.of(4)));
      assertThatThrownBy(() -> loss.compute(x, own, wide, labels))
          .hasMessage("pairs: need others as wide as the embeddings [4, 3], got [3, 4]");
      assertThatThrownBy(() -> PairLosses.CATALOG.create("triplet(miner=batch_hardest)"))
          .hasMessageStartingWith("no miner is called 'batch_hardest'; did you mean batch_hard");
      assertThatThrownBy(() -> PairLosses.CATALOG.create("triplet(reducer=median)"))
          .hasMessageStartingWith("no reducer is called 'median'");
      assertThatThrownBy(() -> PairLosses.CATALOG.create("triplet(distance=cosin)"))
          .hasMessageStartingWith("no distance is called 'cosin'; did you mean cosine");
      assertThatThrownBy(() -> Miners.CATALOG.create("triplet_margin(kind=soft)"))
          .hasMessage("triplet_margin: kind must be one of all, hard, semi_hard, easy, got 'soft'");
      assertThatThrownBy(() -> Miners.CATALOG.create("angular(90)"))
          .hasMessage("WideAngle: need an angle between 0 and 90 degrees, got 90.0");
      assertThatThrownBy(() -> Miners.CATALOG.create("distance_weighted(cutoff=1.5)"))
          .hasMessage("DistanceWeighted: need 0 < cutoff < far <= 2, got cutoff 1.5 and far 1.4");
    }
  }
}
