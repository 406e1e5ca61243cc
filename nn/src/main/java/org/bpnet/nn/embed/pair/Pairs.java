package org.bpnet.nn.embed.pair;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.embed.distance.Distance;
import org.jspecify.annotations.Nullable;

/// Embeddings compared with others: N anchors with M others, by a distance and by their labels. The
/// others are most often the anchors themselves.
///
/// No example is compared with itself. An example whose label is below 0 takes part in no pair.
public final class Pairs {
  private static final Formula LABELLED =
      input("a").atLeast(constant(0)).mul(input("r").atLeast(constant(0)));

  private static final Formula ALIKE = LABELLED.mul(input("a").equalTo(input("r")));
  private static final Formula APART = input("i").notEqualTo(input("j"));

  private static final Formula HAS_LABEL = input("a").atLeast(constant(0));

  private static final Pointwise SAME = Pointwise.of(ALIKE, "a", "r");
  private static final Pointwise SAME_BUT_ITSELF =
      Pointwise.of(ALIKE.mul(APART), "a", "r", "i", "j");
  private static final Pointwise DIFFERENT =
      Pointwise.of(LABELLED.mul(input("a").notEqualTo(input("r"))), "a", "r");

  private final Distance distance;
  private final Side left;
  private final Side right;
  private final boolean within;
  private final boolean ownFirst;
  private @Nullable Tensor distances;

  /// What is compared: embeddings as given and as the distance compares them, and their labels.
  private record Side(Tensor embeddings, Tensor prepared, Tensor labels) {
    static Side of(String what, Distance distance, Tensor embeddings, Tensor labels) {
      check(what, embeddings, labels);
      return new Side(embeddings, distance.prepare(embeddings), labels);
    }
  }

  private Pairs(Distance distance, Side left, Side right, boolean within, boolean ownFirst) {
    this.distance = distance;
    this.left = left;
    this.right = right;
    this.within = within;
    this.ownFirst = ownFirst;
  }

  /// All pairs within a batch.
  ///
  /// @param embeddings `[N, D]`
  /// @param labels I32 `[N]`
  /// @throws ShapeException for other shapes or types
  public static Pairs within(Distance distance, Tensor embeddings, Tensor labels) {
    Side both = Side.of("embeddings", distance, embeddings, labels);
    return new Pairs(distance, both, both, true, true);
  }

  /// All pairs of a batch with others.
  ///
  /// @param others `[M, D]`
  /// @param otherLabels `[M]`, of integers
  /// @param ownFirst whether the first N others are the batch itself, or copies of it
  /// @throws ShapeException for other shapes or types, or if the widths differ
  public static Pairs against(
      Distance distance,
      Tensor embeddings,
      Tensor labels,
      Tensor others,
      Tensor otherLabels,
      boolean ownFirst) {
    Side left = Side.of("embeddings", distance, embeddings, labels);
    Side right = Side.of("others", distance, others, otherLabels);
    if (embeddings.shape().extent(1) != others.shape().extent(1)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "pairs: need others as wide as the embeddings %s, got %s",
              embeddings.shape(),
              others.shape()));
    }
    return new Pairs(distance, left, right, false, ownFirst);
  }

  private static void check(String what, Tensor embeddings, Tensor labels) {
    boolean paired = embeddings.shape().rank() == 2 && embeddings.type().isFloat();
    if (!paired || !labels.shape().equals(embeddings.shape().slice(0, 1))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "pairs: need %s [N, D] and a label for each, I32 [N]; got %s %s and %s %s",
              what,
              embeddings.type(),
              embeddings.shape(),
              labels.type(),
              labels.shape()));
    }
  }

  /// How far apart they are.
  public Distance distance() {
    return distance;
  }

  /// The anchors as they were given, `[N, D]`.
  public Tensor embeddings() {
    return left.embeddings;
  }

  /// The others as they were given, `[M, D]`; the anchors' tensor if they are the anchors.
  public Tensor otherEmbeddings() {
    return right.embeddings;
  }

  /// The anchors as the distance compares them, `[N, D]`.
  public Tensor anchors() {
    return left.prepared;
  }

  /// The others as the distance compares them, `[M, D]`; the anchors' tensor if they are the
  /// anchors.
  public Tensor others() {
    return right.prepared;
  }

  /// The anchors' labels, `[N]`.
  public Tensor labels() {
    return left.labels;
  }

  /// 1 for the anchors that have a label, else 0; `[N]`.
  public Tensor labelled() {
    return labels().toReal().apply(HAS_LABEL).stopGradient();
  }

  /// How alike each anchor and each other are, `[N, M]`.
  public Tensor similarities() {
    return distance.similarity(distances());
  }

  /// Whether the others are the anchors.
  public boolean isWithin() {
    return within;
  }

  /// The number of anchors, N.
  public int height() {
    return left.embeddings.shape().extent(0);
  }

  /// The number of others, M.
  public int width() {
    return right.embeddings.shape().extent(0);
  }

  /// How far each anchor is from each other, `[N, M]`.
  public Tensor distances() {
    if (distances == null) {
      distances = distance.matrix(anchors(), others());
    }
    return distances;
  }

  /// [#distances], constant to gradients: what miners look at.
  public Tensor seen() {
    return distances().stopGradient();
  }

  /// How far the others are from one another, `[M, M]`.
  public Tensor amongOthers() {
    return isWithin() ? distances() : distance.matrix(others(), others());
  }

  /// 1 where the other is another example of the anchor's class, else 0; `[N, M]`.
  public Tensor same() {
    Pass pass = embeddings().pass();
    Tensor a = left.labels.expandDims(1);
    Tensor r = right.labels.expandDims(0);
    if (!ownFirst) {
      return pass.apply(SAME, List.of(a, r)).stopGradient();
    }
    Tensor i = pass.range(height()).expandDims(1);
    Tensor j = pass.range(width()).expandDims(0);
    return pass.apply(SAME_BUT_ITSELF, List.of(a, r, i, j)).stopGradient();
  }

  /// 1 where the other is of another class, else 0; `[N, M]`.
  public Tensor different() {
    return embeddings()
        .pass()
        .apply(DIFFERENT, List.of(left.labels.expandDims(1), right.labels.expandDims(0)))
        .stopGradient();
  }
}
