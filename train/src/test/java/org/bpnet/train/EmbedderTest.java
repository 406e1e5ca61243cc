package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.augment.Jitter;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.embed.EmbedLoss;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.retrieval.Neighbours;
import org.bpnet.train.retrieval.RetrievalScores;
import org.bpnet.train.retrieval.Verification;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Embedders as a user has them, on clouds in which the class is the sign of two numbers among
/// eight, of which six are noise.
class EmbedderTest {
  private static final int WIDTH = 8;
  @TempDir Path dir;

  private static Dataset clouds(int examples, long seed) {
    float[] x = new float[examples * WIDTH];
    int[] y = new int[examples];
    var numbers = new Seed(seed);
    for (int i = 0; i < examples; i++) {
      y[i] = i % 4;
      for (int k = 0; k < WIDTH; k++) {
        double centre = k == 0 ? y[i] % 2 * 2 - 1 : k == 1 ? y[i] / 2 * 2 - 1 : 0;
        x[i * WIDTH + k] = (float) (3 * centre + numbers.normal(i * WIDTH + k));
      }
    }
    return Dataset.of(
        x, Shape.of(WIDTH), y, new Target.Classes("cloud", List.of("a", "b", "c", "d")));
  }

  private static Settings quick() {
    return Settings.defaults().layers("16,relu").epochs(8).learningRate(0.01);
  }

  private static Prepared prepared(Dataset data) {
    return Prepared.of(data, 0.2, 0.2, new Seed(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arcface(s=10, m=0.2)",
        "softmax + 0.05*center",
        "triplet(miner=batch_hard)",
        "proxy_anchor",
        "xbm(loss=multi_similarity, size=64)",
        "margin"
      })
  void should_bring_classes_together(String loss) {
    Prepared data = prepared(clouds(400, 1));
    try (Embedder embedder = Embedder.fit(data, EmbeddingSpec.of(loss, 3), quick())) {
      HostArray embeddings = embedder.embedEncoded(data.test());
      int[] labels = EmbeddingSpec.labels(data.test());
      RetrievalScores after = embedder.evaluate(embeddings, labels, RetrievalScores.Wanted.usual());

      assertThat(embeddings.shape()).isEqualTo(Shape.of(80, 3));
      assertThat(after.recall().get(1)).isGreaterThan(0.75);
      assertThat(after.mapAtR()).isGreaterThan(0.5);
      assertThat(embedder.report().orElseThrow().validation()).containsKey("recall_at_1");
    }
  }

  /// Noise makes the views. What is the same in both, the embeddings say in columns that are not
  /// correlated; the clouds themselves are found by the loss that tells examples apart.
  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"pairs", "vicreg", "barlow_twins(lambda=0.05)"})
  void should_learn_from_two_views_without_labels(String loss) {
    boolean pairs = loss.equals("pairs"); // the others keep their last epoch
    Prepared data = Prepared.of(clouds(400, 1), pairs ? 0.2 : 0, 0.2, new Seed(1));
    Settings settings =
        quick()
            .epochs(pairs ? 8 : 40)
            .withoutEarlyStopping()
            .augmentations(List.of(new Jitter(0.5)));
    try (Embedder embedder = Embedder.fit(data, EmbeddingSpec.of(loss, 3), settings)) {
      assertThat(embedder.embedding().loss()).isEqualTo(loss);
      if (pairs) {
        assertThat(embedder.report().orElseThrow().validation().get("recall_at_1"))
            .isGreaterThan(0.6);
      } else {
        assertThat(correlations(embedder.embedEncoded(data.train()).toFloats(), 3))
            .containsExactly(new double[3], within(0.25));
      }
    }
    assertThatThrownBy(() -> Embedder.fit(data, EmbeddingSpec.of(loss, 3), quick()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("compares two views of each example, and nothing makes them differ");
  }

  /// Between all pairs of columns.
  private static double[] correlations(float[] rows, int width) {
    double[] mean = new double[width];
    for (int i = 0; i < rows.length; i++) {
      mean[i % width] += rows[i] * (double) width / rows.length;
    }
    double[][] products = new double[width][width];
    for (int i = 0; i < rows.length; i += width) {
      for (int a = 0; a < width; a++) {
        for (int b = 0; b < width; b++) {
          products[a][b] += (rows[i + a] - mean[a]) * (rows[i + b] - mean[b]);
        }
      }
    }
    return IntStream.range(0, width * width)
        .filter(i -> i / width < i % width)
        .mapToDouble(i ->
            products[i / width][i % width]
                / Math.sqrt(products[i / width][i / width] * products[i % width][i % width]))
        .toArray();
  }

  @Test
  void should_find_and_verify_what_it_was_not_shown() throws IOException {
    Dataset gallery = clouds(40, 5);
    Dataset queries = clouds(12, 6);
    Path folder = dir.resolve("saved");
    Neighbours found;
    try (Embedder embedder =
        Embedder.fit(prepared(clouds(400, 1)), EmbeddingSpec.of("supcon", 4), quick())) {
      found = embedder.nearest(gallery, queries, 3);
      boolean[] same = new boolean[12];
      int[] others = IntStream.range(0, 12).map(i -> i / 2 * 2).toArray();
      for (int i = 0; i < 12; i++) {
        same[i] = i % 4 == others[i] % 4;
      }
      Verification verification = embedder.verify(queries, gallery.subset(others), same);
      assertThat(verification.auc()).isGreaterThan(0.8);
      embedder.save(folder);
    }
    int right = 0;
    for (int q = 0; q < 12; q++) {
      right += found.item(q, 0) % 4 == q % 4 ? 1 : 0;
    }
    assertThat(right).isGreaterThan(8);

    try (Embedder loaded = Embedder.load(folder)) {
      assertThat(loaded.nearest(gallery, queries, 3).items()).isEqualTo(found.items());
      assertThat(loaded.embedding().loss()).isEqualTo("supcon");
      assertThat(loaded.distance().toString()).isEqualTo("cosine");
      loaded.save(dir.resolve("again"));
    }
    for (String file : List.of(RunFolder.MODEL, RunFolder.WEIGHTS)) {
      assertThat(Files.readAllBytes(dir.resolve("again").resolve(file)))
          .isEqualTo(Files.readAllBytes(folder.resolve(file)));
    }
    assertThatThrownBy(() -> Model.load(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder
                + ": holds an embedder, which predicts nothing; use bpnet embed, or Embedder.load");
  }

  /// Whatever the description claims, memory is taken for what the weights hold.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"width\": 4; \"width\": 2000000000",
        "\"width\": 4; \"width\": 4294967300",
        "\"width\": 4; \"width\": -1",
        "\"layers\": \"[^\"]*\"; \"layers\": \"40000,40000\"",
        "\"loss\": \"proxy_nca[^\"]*\"; \"loss\": \"soft_triple(centers=2000000000)\""
      })
  void should_refuse_absurd_sizes_before_taking_memory(String now, String then) throws IOException {
    Path folder = dir.resolve("claims");
    try (Embedder embedder =
        Embedder.fit(prepared(clouds(40, 1)), EmbeddingSpec.of("proxy_nca", 4), quick())) {
      embedder.save(folder);
    }
    Path json = folder.resolve(RunFolder.MODEL);
    String text = Files.readString(json);
    String changed = text.replaceFirst(now, then).replaceFirst(",\\s*\"checksum\": \"[^\"]*\"", "");
    assertThat(changed).contains(then);
    Files.writeString(json, changed);

    assertThatThrownBy(() -> Embedder.load(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.toString())
        .message()
        .hasLineCount(1);
  }

  /// The proxies, centres and memories of the loss are part of a run, which is resumed to the bit.
  @ParameterizedTest
  @ValueSource(
      strings = {"xbm(loss=triplet, size=40)", "softmax + 0.1*center", "proxy_nca", "vicreg"})
  void should_resume_to_the_bit(String loss) {
    Prepared data = prepared(clouds(120, 1));
    EmbeddingSpec embedding = EmbeddingSpec.of(loss, 3).sampled(4, 4);
    List<HostArray> ends = new ArrayList<>();
    Path whole = dir.resolve("whole");
    Path parts = dir.resolve("parts");
    Settings settings = quick().withoutEarlyStopping().augmentations(List.of(new Jitter(0.1)));
    try (Embedder once =
        Embedder.fit(data, embedding, settings.epochs(6).folder(RunFolder.create(whole)))) {
      ends.add(once.embedEncoded(data.test()));
    }
    var stop = new IllegalStateException("stop");
    Settings stopped =
        settings
            .epochs(6)
            .listener(event -> {
              if (event instanceof TrainingEvent.EpochEnded epoch && epoch.epoch() == 4) {
                throw stop;
              }
            });
    assertThatThrownBy(() -> Embedder.fit(data, embedding, stopped.folder(RunFolder.create(parts))))
        .isSameAs(stop);
    try (Embedder resumed =
        Embedder.fit(data, embedding, settings.epochs(6).folder(RunFolder.resume(parts)))) {
      ends.add(resumed.embedEncoded(data.test()));
    }
    assertThat(ends.getLast()).isEqualTo(ends.getFirst());
    try (Embedder loaded = Embedder.load(whole)) {
      assertThat(loaded.embedEncoded(data.test())).isEqualTo(ends.getFirst());
    }
  }

  @Test
  void should_read_losses_with_weights() {
    EmbedLoss loss = EmbedLoss.parse("softmax + 1/4*triplet(distance=lp(p=1, power=2)) + center");
    assertThat(loss.terms().stream().map(EmbedLoss.Term::name))
        .containsExactly("softmax", "triplet", "center");
    assertThat(loss.terms().stream().map(EmbedLoss.Term::weight)).containsExactly(1.0, 0.25, 1.0);
    assertThat(EmbedLoss.parse(loss.toString()).toString()).isEqualTo(loss.toString());
    assertThat(loss.isOfPairs()).isTrue();
    assertThat(loss.distance().toString()).startsWith("lp(p=1, power=2");
    assertThat(EmbedLoss.parse("arcface").isOfPairs()).isFalse();
    assertThatThrownBy(() -> EmbedLoss.parse("tripplet"))
        .hasMessageStartingWith("no metric loss is called 'tripplet'; did you mean triplet")
        .hasMessageEndingWith("bpnet list heads, metric-losses and view-losses have all names");
    assertThatThrownBy(() -> EmbedLoss.parse("half*center"))
        .hasMessage("loss: needs a number before '*', as in 0.01*center, got 'half*center'");
  }

  @Test
  void should_say_which_batches_cannot_be() {
    Dataset all = clouds(40, 1);
    int[] some = IntStream.range(0, 40).filter(i -> i % 4 < 3 || i == 3).toArray();
    Prepared lonely =
        new Prepared(
            all.subset(some),
            all.subset(new int[0]),
            all.subset(new int[0]),
            prepared(all).inputs(),
            "");
    assertThatThrownBy(() -> Embedder.fit(lonely, EmbeddingSpec.of("triplet", 2), quick()))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "sampler: classes(4, 2) needs 2 examples of each class, and 'd' has 1 to learn from; add"
                + " examples, or leave the class out");
    Prepared data = prepared(all);
    assertThatThrownBy(
            () -> Embedder.fit(data, EmbeddingSpec.of("triplet", 2).sampled(5, 2), quick()))
        .hasMessage(
            "sampler: classes(5, 2) needs 5 classes in a batch, and there are 4 to learn from;"
                + " choose fewer");
    assertThatThrownBy(
            () -> Embedder.fit(data, EmbeddingSpec.of("triplet", 2).sampled(2, 20), quick()))
        .hasMessage(
            "sampler: classes(2, 20) needs 20 examples of each class, and 'a' has 6 to learn from;"
                + " choose fewer of each, or add examples");
    assertThatThrownBy(() -> EmbeddingSpec.of("triplet", 0))
        .hasMessage("embedding: needs at least one number (--dim), got 0");
    try (Embedder embedder =
        Embedder.fit(data, EmbeddingSpec.of("triplet", 2), quick().epochs(1))) {
      float[] other = new float[6];
      Arrays.fill(other, 1);
      Dataset narrow =
          Dataset.of(other, Shape.of(3), new int[] {0, 0}, new Target.Classes("c", List.of("a")));
      assertThatThrownBy(() -> embedder.embed(narrow))
          .hasMessage("the embedder takes examples of shape [8], got [3]");
    }
  }
}
