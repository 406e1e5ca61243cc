package org.bpnet.train.retrieval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Euclidean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Measures against PyTorch Metric Learning, scikit-learn and the definitions: `retrieval.py`.
class MeasuresTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static double[] numbers(String kind, Object set) {
    try (InputStream in =
        Objects.requireNonNull(MeasuresTest.class.getResourceAsStream("retrieval.csv"))) {
      String start = kind + "#" + set + ",";
      String line =
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(l -> l.startsWith(start))
              .findFirst()
              .orElseThrow();
      return Arrays.stream(line.substring(start.length()).split(",", -1))
          .mapToDouble(Double::parseDouble)
          .toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] integers(String kind, Object set) {
    return Arrays.stream(numbers(kind, set)).mapToInt(v -> (int) v).toArray();
  }

  private static HostArray embeddings(Object set) {
    double[] x = numbers("embeddings", set);
    return HostArray.of(x, Shape.of(x.length / 3, 3));
  }

  private static RetrievalScores scores(Backend backend, HostArray x, int[] labels) {
    var wanted = new RetrievalScores.Wanted(List.of(1, 2, 4, 8), List.of(1), true);
    try (ExactIndex index = ExactIndex.of(backend, new Euclidean(false), x)) {
      return RetrievalScores.of(index, x, labels, wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void should_retrieve_as_others_count(int set) {
    for (Backend backend : List.of(Backends.reference(), FAST)) {
      RetrievalScores scores = scores(backend, embeddings(set), integers("labels", set));
      double[] theirs = numbers("retrieval", set);

      assertThat(scores.queries()).isEqualTo(39);
      assertThat(at(scores.recall(), 1)).isCloseTo(theirs[0], within(1e-9));
      assertThat(scores.rPrecision()).isCloseTo(theirs[1], within(1e-9));
      assertThat(scores.mapAtR()).isCloseTo(theirs[2], within(1e-9));
      assertThat(scores.map()).isCloseTo(numbers("map", set)[0], within(1e-9));
      double[] recall = numbers("recall", set);
      for (int i = 0; i < recall.length; i++) {
        assertThat(at(scores.recall(), 1 << i)).isCloseTo(recall[i], within(1e-9));
      }
      assertThat(at(scores.knnAccuracy(), 1)).isCloseTo(numbers("knn", set)[0], within(1e-9));
    }
  }

  private static double at(Map<Integer, Double> measures, int k) {
    return Objects.requireNonNull(measures.get(k));
  }

  /// At places -3, -2, 2, 3, 10 of a line, two classes and one example alone: by hand.
  @Test
  void should_count_by_hand() {
    HostArray line = HostArray.of(new double[] {-3, -2, 2, 3, 10}, Shape.of(5, 1));
    RetrievalScores scores = scores(Backends.reference(), line, new int[] {0, 0, 1, 0, 7});

    // of -3: right, wrong, right; of -2: right, wrong (4 away), right (5 away); of 3: wrong first
    assertThat(scores.queries()).isEqualTo(3);
    assertThat(scores.recall()).containsEntry(1, 2 / 3.0).containsEntry(2, 1.0);
    assertThat(scores.rPrecision()).isCloseTo((0.5 + 0.5 + 0.5) / 3, within(1e-15));
    assertThat(scores.mapAtR()).isCloseTo((0.5 + 0.5 + 0.25) / 3, within(1e-15));
    double one = (1 + 2 / 3.0) / 2;
    assertThat(scores.map()).isCloseTo((2 * one + (0.5 + 2 / 3.0) / 2) / 3, within(1e-15));
  }

  /// Of equally far ones the first position comes first; nobody finds itself among duplicates.
  @Test
  void should_break_ties_by_position() {
    HostArray same = HostArray.of(new double[12], Shape.of(6, 2));
    try (ExactIndex index = ExactIndex.of(FAST, new Euclidean(false), same)) {
      assertThat(index.search(same, 3).items()).startsWith(0, 1, 2, 0, 1, 2);
      assertThat(index.searchOthers(same, 0, 2).items())
          .containsExactly(1, 2, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "ties 1", "ties 2", "ties 3"})
  void should_verify_as_others_count(String set) {
    double[] distances = numbers("distances", set);
    boolean[] same = new boolean[distances.length];
    double[] flags = numbers("same", set);
    for (int i = 0; i < same.length; i++) {
      same[i] = flags[i] == 1;
    }
    Verification verification = Verification.of(distances, same);
    List<Double> curve = new ArrayList<>();
    Arrays.stream(verification.roc()).forEach(p -> curve.add(p.falseAccepts()));
    Arrays.stream(verification.roc()).forEach(p -> curve.add(p.trueAccepts()));
    double[] theirs = numbers("roc", set);

    assertThat(curve).hasSize(theirs.length);
    for (int i = 0; i < theirs.length; i++) {
      assertThat(curve.get(i)).isCloseTo(theirs[i], within(1e-11));
    }
    assertThat(verification.auc()).isCloseTo(numbers("auc", set)[0], within(1e-11));
    assertThat(verification.equalErrorRate()).isCloseTo(numbers("eer", set)[0], within(1e-11));
    double[] tar = numbers("tar", set);
    assertThat(verification.trueAccepts(0.001)).isCloseTo(tar[0], within(1e-11));
    assertThat(verification.trueAccepts(0.01)).isCloseTo(tar[1], within(1e-11));
    assertThat(verification.trueAccepts(0.1)).isCloseTo(tar[2], within(1e-11));
    assertThat(verification.tenFolds()).containsExactly(numbers("folds", set), within(1e-11));
  }

  @Test
  void should_verify_by_hand() {
    Verification clear =
        Verification.of(new double[] {1, 2, 3, 4}, new boolean[] {true, true, false, false});
    assertThat(clear.auc()).isEqualTo(1);
    assertThat(clear.equalErrorRate()).isZero();
    assertThat(clear.bestThreshold()).isEqualTo(2.5);
    assertThat(clear.accuracy(2.5)).isEqualTo(1);
    Verification none =
        Verification.of(new double[] {5, 5, 5, 5}, new boolean[] {true, false, true, false});
    assertThat(none.auc()).isEqualTo(0.5);
    assertThat(none.equalErrorRate()).isEqualTo(0.5);
    assertThat(none.trueAccepts(0.5)).isZero();
    assertThatThrownBy(() -> Verification.of(new double[] {1, 2}, new boolean[] {true, true}))
        .hasMessage("verification: need pairs of one class and pairs of two, got 2 and 0");
    assertThatThrownBy(none::tenFolds)
        .hasMessage("verification: ten parts need at least ten pairs, got 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void should_compare_clusters_as_others_do(int set) {
    Clustering clustering = Clustering.of(integers("labels", set), integers("clusters", set));
    double[] theirs = numbers("nmi", set);

    assertThat(clustering.nmi()).isCloseTo(theirs[0], within(1e-10));
    assertThat(clustering.ami()).isCloseTo(theirs[1], within(1e-10));
  }

  @Test
  void should_know_clusters_that_say_all_or_nothing() {
    int[] classes = {0, 0, 1, 1, 5};
    assertThat(Clustering.of(classes, new int[] {3, 3, 8, 8, 1}).nmi()).isCloseTo(1, within(1e-12));
    assertThat(Clustering.of(classes, new int[] {3, 3, 8, 8, 1}).ami()).isEqualTo(1);
    assertThat(Clustering.of(classes, new int[5]).nmi()).isZero();
    assertThat(Clustering.of(classes, new int[5]).ami()).isCloseTo(0, within(1e-12));
    assertThat(Clustering.of(new int[3], new int[3]).ami()).isEqualTo(1);
    assertThatThrownBy(() -> Clustering.of(classes, new int[4]))
        .hasMessage("clustering: need a class and a cluster for each example, got 5 and 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void should_measure_how_classes_lie_apart(int set) {
    Separation separation = Separation.of(embeddings(set), integers("labels", set));
    double[] theirs = numbers("separation", set);

    assertThat(separation.within()).isCloseTo(theirs[0], within(1e-10));
    assertThat(separation.between()).isCloseTo(theirs[1], within(1e-10));
    assertThat(separation.fisherRatio()).isCloseTo(theirs[1] / theirs[0], within(1e-10));
    assertThat(separation.angularFisher()).isCloseTo(theirs[2], within(1e-10));
    assertThat(separation.alignment()).isCloseTo(theirs[3], within(1e-10));
    assertThat(separation.uniformity()).isCloseTo(theirs[4], within(1e-10));
  }

  /// What is within and between adds up to the whole, wherever the origin is.
  @Test
  void should_divide_the_whole_scatter() {
    HostArray x = embeddings(1);
    int[] labels = integers("labels", 1);
    Separation parts = Separation.of(x, labels);
    Separation whole = Separation.of(x, new int[labels.length]);
    double[] moved = Arrays.stream(x.toDoubles()).map(v -> v + 7).toArray();
    Separation elsewhere = Separation.of(HostArray.of(moved, x.shape()), labels);

    assertThat(parts.within() + parts.between()).isCloseTo(whole.within(), within(1e-12));
    assertThat(whole.between()).isCloseTo(0, within(1e-12));
    assertThat(elsewhere.fisherRatio()).isCloseTo(parts.fisherRatio(), within(1e-10));
  }

  /// Ten points at 0, 10, .. 90 degrees, whose mean direction is that of 45, of any lengths; and
  /// another class that lies on a line.
  @Test
  void should_lay_cones_around_directions() {
    double[] x = new double[26];
    int[] labels = new int[13];
    for (int i = 0; i < 10; i++) {
      double length = 1 + i % 3;
      x[2 * i] = length * Math.cos(Math.toRadians(10 * i));
      x[2 * i + 1] = length * Math.sin(Math.toRadians(10 * i));
      labels[i] = 7;
    }
    double[] line = {-1, 0, -2, 0, -6, 0};
    System.arraycopy(line, 0, x, 20, 6);
    HostArray embeddings = HostArray.of(x, Shape.of(13, 2));

    Cone straight = Cone.of(embeddings, labels, 0.9).getFirst();
    assertThat(straight.label()).isZero();
    assertThat(straight.centre()).containsExactly(-3, 0);
    assertThat(straight.direction()).containsExactly(-1, 0);
    assertThat(straight.angle()).isZero();
    Cone wide = Cone.of(embeddings, labels, 1).getLast();
    assertThat(wide.label()).isEqualTo(7);
    double half = Math.sqrt(0.5);
    assertThat(wide.direction()).containsExactly(new double[] {half, half}, within(1e-7));
    // from the middle they are 5, 5, 15, 15, .. 45, 45 degrees away
    double[] away = {0.1, 5, 0.2, 5, 0.21, 15, 0.8, 35, 0.9, 45, 1, 45};
    for (int i = 0; i < away.length; i += 2) {
      double angle = Cone.of(embeddings, labels, away[i]).getLast().angle();
      assertThat(Math.toDegrees(angle)).as("%s", away[i]).isCloseTo(away[i + 1], within(1e-5));
    }
  }

  @Test
  void should_lay_cones_where_there_is_no_direction() {
    double[] opposite = {2, 0, -1, 0, 0, 0, 0, 3};
    HostArray embeddings = HostArray.of(opposite, Shape.of(4, 2));

    Cone none = Cone.of(embeddings, new int[] {0, 0, 1, 1}, 1).getFirst();
    assertThat(none.centre()).containsExactly(0.5, 0);
    assertThat(none.direction()).containsExactly(0, 0);
    assertThat(none.angle()).isCloseTo(Math.PI / 2, within(1e-12));
    Cone one = Cone.of(embeddings, new int[] {0, 0, 1, 1}, 0.5).getLast();
    assertThat(one.direction()).containsExactly(0, 1);
    assertThat(one.angle()).isZero();
    assertThat(Cone.of(embeddings, new int[] {0, 0, 1, 1}, 1).getLast().angle())
        .isCloseTo(Math.PI / 2, within(1e-12));
    assertThatThrownBy(() -> Cone.of(embeddings, new int[4], 0))
        .hasMessage("share: needs a number above 0 and up to 1, got 0.0");
  }
}
