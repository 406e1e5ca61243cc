package org.bpnet.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the graph finds beside what looking at each vector finds.
class HnswIndexTest {
  private static final Backend FAST = Backends.best();
  private static final HnswSettings SETTINGS = HnswSettings.defaults();
  private static final int WIDTH = 16;

  @TempDir Path dir;

  @AfterAll
  static void close() {
    FAST.close();
  }

  /// Vectors around a hundred centres, as embeddings are.
  private static HostArray clustered(int count, long seed) {
    var centres = new Seed(7);
    var numbers = new Seed(seed);
    float[] values = new float[count * WIDTH];
    for (int i = 0; i < values.length; i++) {
      int centre = i / WIDTH * 31 % 100;
      values[i] =
          (float) (2 * centres.normal(centre * WIDTH + i % WIDTH) + 0.5 * numbers.normal(i));
    }
    return HostArray.of(values, Shape.of(count, WIDTH));
  }

  private static double shared(Neighbours found, Neighbours exact) {
    int hits = 0;
    for (int q = 0; q < exact.queries(); q++) {
      Set<Integer> right = new HashSet<>();
      for (int place = 0; place < exact.count(); place++) {
        right.add(exact.item(q, place));
      }
      for (int place = 0; place < found.count(); place++) {
        hits += right.contains(found.item(q, place)) ? 1 : 0;
      }
    }
    return hits / (double) exact.items().length;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "squared_euclidean",
        "squared_euclidean(unit=true)",
        "euclidean",
        "cosine",
        "dot",
        "dot(unit=true)"
      })
  void should_find_nearly_all_that_the_exact_index_finds(String name) {
    Distance distance = Distances.CATALOG.create(name);
    HostArray items = clustered(1_500, 1);
    HostArray queries = clustered(100, 2);
    try (ExactIndex exact = ExactIndex.of(FAST, distance, items);
        HnswIndex index = HnswIndex.of(FAST, distance, items, SETTINGS)) {
      Neighbours right = exact.search(queries, 10);
      Neighbours found = index.search(queries, 10);

      assertThat(found.count()).isEqualTo(10);
      assertThat(found.queries()).isEqualTo(100);
      assertThat(shared(found, right)).isGreaterThan(0.97);
      for (int q = 0; q < 100; q++) {
        assertThat(found.distance(q, 0)).isCloseTo(right.distance(q, 0), near(right, q));
        for (int place = 1; place < 10; place++) {
          assertThat(found.distance(q, place)).isGreaterThanOrEqualTo(found.distance(q, place - 1));
        }
      }
    }
  }

  private static Offset<Float> near(Neighbours right, int query) {
    float scale = Math.max(1, Math.abs(right.distance(query, right.count() - 1)));
    return within(0.05f * scale); // the nearest may be missed
  }

  @Test
  void should_miss_less_where_it_looks_further() {
    HostArray items = clustered(1_500, 1);
    HostArray queries = clustered(100, 2);
    Distance distance = new SquaredEuclidean(false);
    try (ExactIndex exact = ExactIndex.of(FAST, distance, items);
        HnswIndex brief = HnswIndex.of(FAST, distance, items, SETTINGS.searchBreadth(1));
        HnswIndex careful = HnswIndex.of(FAST, distance, items, SETTINGS.searchBreadth(400))) {
      Neighbours right = exact.search(queries, 5);

      assertThat(shared(careful.search(queries, 5), right))
          .isGreaterThan(0.995)
          .isGreaterThan(shared(brief.search(queries, 5), right));
    }
  }

  @Test
  void should_find_all_of_a_few_in_the_order_of_the_exact_index() {
    HostArray items = HostArray.of(new double[] {1, 0, 3, 3, 0, 2, 1, 0, 0, 0}, Shape.of(5, 2));
    HostArray queries = HostArray.of(new double[] {100, 90, 0, 1, 0, 0}, Shape.of(3, 2));
    for (String name : List.of("cosine", "euclidean", "dot")) {
      Distance distance = Distances.CATALOG.create(name);
      try (ExactIndex exact = ExactIndex.of(FAST, distance, items);
          HnswIndex index = HnswIndex.of(FAST, distance, items, SETTINGS)) {
        Neighbours found = index.search(queries, 9);
        assertThat(found.count()).isEqualTo(5);
        assertThat(found.items()).as(name).isEqualTo(exact.search(queries, 9).items());
        assertThat(index.searchOthers(items, 0, 2).count()).isEqualTo(2);
      }
    }
  }

  @Test
  void should_find_the_same_from_a_folder() throws IOException {
    HostArray items = clustered(1_200, 1);
    HostArray queries = clustered(50, 2);
    HnswIndex.write(dir.resolve("a"), FAST, new Cosine(), items, SETTINGS);
    HnswIndex.write(dir.resolve("b"), FAST, new Cosine(), items, SETTINGS);
    try (HnswIndex kept = HnswIndex.open(dir.resolve("a"), FAST);
        HnswIndex again = HnswIndex.open(dir.resolve("b"), FAST);
        HnswIndex inMemory = HnswIndex.of(FAST, new Cosine(), items, SETTINGS)) {
      assertThat(kept.size()).isEqualTo(1_200);
      assertThat(kept.width()).isEqualTo(WIDTH);
      assertThat(kept.distance()).isEqualTo(new Cosine());
      Neighbours found = inMemory.search(queries, 7);
      for (HnswIndex other : List.of(kept, again)) {
        assertThat(other.search(queries, 7).items()).isEqualTo(found.items());
        assertThat(other.search(queries, 7).distances()).isEqualTo(found.distances());
      }
    }
  }

  @Test
  void should_find_a_byte_that_changed_anywhere() throws IOException {
    Path folder = dir.resolve("index");
    HnswIndex.write(folder, FAST, new Cosine(), clustered(200, 1), SETTINGS);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> !file.endsWith("write.lock")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(2);
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      int step = Math.max(1, whole.length / 20);
      for (int at = 0; at < whole.length; at += step) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 0x10;
        Files.write(file, damaged);
        assertThatThrownBy(() -> HnswIndex.open(folder, FAST))
            .as("%s, byte %d", file.getFileName(), at)
            .isInstanceOf(CheckpointException.class)
            .hasMessageStartingWith(folder + ": ")
            .message()
            .hasLineCount(1);
      }
      Files.write(file, whole);
    }
    HnswIndex.open(folder, FAST).close();
  }

  @Test
  void should_say_what_is_not_there_or_in_the_way() throws IOException {
    Path folder = dir.resolve("none");
    assertThatThrownBy(() -> HnswIndex.open(folder, FAST))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder + ": there is no index; bpnet embed index makes one");
    Files.createDirectories(folder);
    assertThatThrownBy(() -> HnswIndex.open(folder, FAST))
        .hasMessage(folder + ": there is no index; bpnet embed index makes one");
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> HnswIndex.write(folder, FAST, new Cosine(), clustered(3, 1), SETTINGS))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder + ": holds files already; name a new folder for the index");
    assertThat(folder.resolve("mine.txt")).hasContent("mine");
  }

  @Test
  void should_say_what_it_does_not_take() {
    HostArray items = clustered(3, 1);
    assertThatThrownBy(
            () -> HnswIndex.of(FAST, Distances.CATALOG.create("lp(p=1)"), items, SETTINGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "a graph takes the distances squared_euclidean, euclidean, cosine and dot, got lp(p=1");
    assertThatThrownBy(() ->
            HnswIndex.of(FAST, new Cosine(), HostArray.of(new float[3], Shape.of(3)), SETTINGS))
        .isInstanceOf(ShapeException.class)
        .hasMessage("an index needs vectors [N, D], at least one, got [3]");
    assertThatThrownBy(() ->
            HnswIndex.of(
                FAST, new Cosine(), HostArray.of(new float[1025], Shape.of(1, 1025)), SETTINGS))
        .hasMessage(
            "a graph takes vectors of at most 1,024 numbers, got [1, 1025]; search exactly");
    float[] holed = new float[4];
    holed[3] = Float.NaN;
    assertThatThrownBy(
            () -> HnswIndex.of(FAST, new Cosine(), HostArray.of(holed, Shape.of(2, 2)), SETTINGS))
        .hasMessage("vector 1 has NaN, which is near nothing");
    try (HnswIndex index = HnswIndex.of(FAST, new Cosine(), items, SETTINGS)) {
      assertThatThrownBy(() -> index.search(HostArray.of(new float[6], Shape.of(2, 3)), 1))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "search: need queries [Q, 16], as wide as the vectors of the index, got [2, 3]");
      assertThatThrownBy(() -> index.search(items, 0))
          .hasMessage("search: need at least one neighbour, got 0");
    }
    assertThatThrownBy(() -> new HnswSettings(1, 100, 50))
        .hasMessage("connections: needs 2 to 512, got 1");
    assertThatThrownBy(() -> SETTINGS.searchBreadth(0))
        .hasMessageStartingWith("search breadth: needs 1 to");
  }

  @Test
  void should_be_searched_by_several_threads() {
    HostArray items = clustered(1_000, 1);
    HostArray queries = clustered(100, 2);
    try (HnswIndex index = HnswIndex.of(FAST, new Cosine(), items, SETTINGS)) {
      Neighbours alone = index.search(queries, 5);
      boolean same =
          IntStream.range(0, 8)
              .parallel()
              .allMatch(_ -> Arrays.equals(index.search(queries, 5).items(), alone.items()));
      assertThat(same).isTrue();
    }
  }
}
