package org.bpnet.cli.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FeaturePlanes;
import org.bpnet.cli.plot.Mosaic;
import org.bpnet.cli.plot.Plot;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.nn.project.PrincipalAxes;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.retrieval.PairHistogram;
import org.bpnet.train.retrieval.Verification;
import org.junit.jupiter.api.Test;

/// What pictures of pairs show is what was measured.
class PairPicturesTest {
  @Test
  void should_draw_the_shares_of_each_bin_as_stairs() {
    var pairs =
        new PairHistogram(false, 2, 8, new long[] {3, 1, 0}, new long[] {0, 2, 6}, 3.25, 6.5);

    Plot plot = PairPlots.histogram(pairs, new SquaredEuclidean(false), "toys");

    Plot.Line one = plot.lines().getFirst();
    assertThat(one.x()).containsExactly(2, 2, 4, 4, 6, 6, 8, 8);
    assertThat(one.y()).containsExactly(0, 0.75, 0.75, 0.25, 0.25, 0, 0, 0);
    assertThat(plot.lines().getLast().y()).containsExactly(0, 0, 0, 0.25, 0.25, 0.75, 0.75, 0);
    assertThat(plot.marks()).extracting(Plot.Mark::x).containsExactly(3.25, 6.5);
    assertThat(plot.title()).contains("25.00 %"); // min(0.25, 0.25) in the second bin alone
    assertThat(plot.svg()).contains("fill-opacity", "mean 3.250", "mean 6.500");
  }

  @Test
  void should_draw_points_of_the_characteristic() {
    int count = 5_000;
    var seed = new Seed(4);
    double[] distances = new double[count];
    boolean[] same = new boolean[count];
    for (int i = 0; i < count; i++) {
      same[i] = i % 3 == 0;
      distances[i] = seed.normal(i) + (same[i] ? 0 : 1.5);
    }
    Verification pairs = Verification.of(distances, same);

    Plot plot = PairPlots.roc(pairs, "toys");

    Verification.Point[] all = pairs.roc();
    Plot.Line curve = plot.lines().getFirst();
    assertThat(curve.x().length).isBetween(300, 1200);
    int at = 0;
    for (int i = 0; i < curve.x().length; i++) { // some of them, in their order
      while (all[at].falseAccepts() != curve.x()[i] || all[at].trueAccepts() != curve.y()[i]) {
        at++;
      }
    }
    assertThat(curve.x()[0] + curve.y()[0]).isZero();
    assertThat(curve.x()[curve.x().length - 1]).isEqualTo(1);
    assertThat(curve.y()[curve.y().length - 1]).isEqualTo(1);
    Plot.Mark equal = plot.marks().getFirst();
    assertThat(equal.x()).isEqualTo(pairs.equalErrorRate());
    assertThat(equal.y()).isEqualTo(1 - pairs.equalErrorRate());
    assertThat(plot.title()).contains(Scores.number(pairs.auc()));
  }

  /// Pictures of one to three bright pixels in places that say the class, and noise.
  private static Dataset pictures() {
    int count = 90;
    float[] pixels = new float[count * 16];
    int[] labels = new int[count];
    var seed = new Seed(8);
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
      for (int k = 0; k < 16; k++) {
        pixels[16 * i + k] = (float) (0.2 * seed.normal(16 * i + k)) + (k % 3 == i % 3 ? 0.5f : 0);
      }
    }
    return Dataset.of(pixels, Shape.of(4, 4, 1), labels, Target.Classes.numbered(3));
  }

  @Test
  void should_frame_the_nearest_by_their_labels() {
    Prepared data = Prepared.of(pictures(), 0.1, 0.5, new Seed(1));
    Settings settings = Settings.defaults().layers("8,relu").epochs(1);
    try (Embedder embedder = Embedder.fit(data, EmbeddingSpec.of("softmax", 3), settings)) {
      Dataset test = data.test();
      HostArray embeddings = embedder.embedEncoded(test);
      int[] labels = EmbeddingSpec.labels(test);

      List<RetrievalMosaic.Found> worst = RetrievalMosaic.worst(embedder, embeddings, labels);
      Mosaic mosaic = RetrievalMosaic.of(embedder, "toys", test, embeddings, labels);

      assertThat(worst)
          .hasSize(10)
          .isSortedAccordingTo((a, b) -> Long.compare(a.right(), b.right()));
      long[] rights =
          IntStream.range(0, labels.length)
              .mapToLong(i ->
                  Arrays.stream(nearest(embeddings, i, 10))
                      .filter(j -> labels[j] == labels[i])
                      .count())
              .sorted()
              .limit(10)
              .toArray();
      assertThat(worst).extracting(RetrievalMosaic.Found::right).containsExactly(box(rights));
      int wrong = 0;
      for (int row = 0; row < worst.size(); row++) {
        int item = worst.get(row).item();
        int[] near = nearest(embeddings, item, 10);
        assertThat(worst.get(row).nearest()).isEqualTo(near);
        List<Mosaic.Frame> frames = mosaic.rows().get(row).frames();
        assertThat(frames).hasSize(11).first().isEqualTo(Mosaic.Frame.NONE);
        for (int place = 0; place < 10; place++) {
          boolean right = labels[near[place]] == labels[item];
          assertThat(frames.get(place + 1))
              .isEqualTo(right ? Mosaic.Frame.RIGHT : Mosaic.Frame.WRONG);
          wrong += right ? 0 : 1;
        }
        float[] drawn = mosaic.rows().get(row).pixels();
        float[] own = test.features(new int[] {item}).toFloats().clone();
        ((Inputs.Arrays) data.inputs()).standardizer().invert(own);
        assertThat(Arrays.copyOf(drawn, 16)).isEqualTo(own);
      }
      assertThat(mosaic.svg().split("M\\d+ \\d+l8 8m0 -8l-8 8", -1)).hasSize(1 + 2 * wrong);
    }
  }

  private static Long[] box(long[] values) {
    return Arrays.stream(values).boxed().toArray(Long[]::new);
  }

  /// By sorting all cosines.
  private static int[] nearest(HostArray x, int i, int count) {
    return IntStream.range(0, x.shape().extent(0))
        .filter(j -> j != i)
        .boxed()
        .sorted((a, b) -> Double.compare(cosine(x, i, b), cosine(x, i, a)))
        .limit(count)
        .mapToInt(j -> j)
        .toArray();
  }

  private static double cosine(HostArray x, int i, int j) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int k = 0; k < 3; k++) {
      product += x.at(3 * i + k) * x.at(3 * j + k);
      one += x.at(3 * i + k) * x.at(3 * i + k);
      other += x.at(3 * j + k) * x.at(3 * j + k);
    }
    return product / Math.sqrt(one * other);
  }

  @Test
  void should_project_what_the_distance_looks_at() {
    double[] values = new double[40 * 5];
    var seed = new Seed(6);
    Arrays.setAll(values, i -> seed.normal(i) + (i % 5 == 0 ? 2 : 0));
    HostArray embeddings = HostArray.of(values, Shape.of(40, 5));
    int[] labels = IntStream.range(0, 40).map(i -> i % 2).toArray();

    try (Backend backend = Backends.reference()) {
      List<FeaturePlanes.Plane> planes =
          ProjectedPlanes.of(backend, new Cosine(), embeddings, labels);

      HostArray unit = new Cosine().prepare(backend, embeddings);
      double length = IntStream.range(0, 5).mapToDouble(k -> unit.at(k) * unit.at(k)).sum();
      assertThat(length).isCloseTo(1, within(1e-6));
      assertThat(planes).hasSize(2);
      assertThat(planes.getFirst().embeddings().toDoubles())
          .isEqualTo(PrincipalAxes.of(unit).project(unit, 2).toDoubles());
      assertThat(planes.getLast().name()).isEqualTo("t-SNE, perplexity 13"); // 39 others over 3
      HostArray three = HostArray.of(new double[9], Shape.of(3, 3));
      assertThat(ProjectedPlanes.of(backend, new Cosine(), three, new int[3])).hasSize(1);
    }
  }
}
