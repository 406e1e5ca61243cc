package org.bpnet.benchmarks.libtorch;

import java.util.List;
import java.util.Optional;
import org.bpnet.benchmarks.work.Draws;
import org.bpnet.benchmarks.work.Goal;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A [Goal] in LibTorch's functions. Where there are several usual ways, each is a setting.
final class LibTorchLoss implements AutoCloseable {
  /// Distances of all pairs by one product, of which triplets choose theirs.
  static final String MATRIX = "matrix";

  /// Triplets are chosen without recording; the distances of the chosen are computed anew.
  static final String MINED = "mined";

  /// Distances by `torch.cdist`.
  static final String CDIST = "cdist";

  private static final double FARTHEST = 1e30;

  private final Goal goal;
  private final String way;
  private final Optional<Tensor> weight;

  /// @param width of the outputs
  /// @param way one of [#ways]
  LibTorchLoss(Goal goal, int width, String way) {
    this.goal = goal;
    this.way = way;
    weight =
        goal.kind() == Goal.Kind.ARCFACE
            ? Optional.of(weight(width, goal.classes()))
            : Optional.empty();
  }

  /// Ways to compute this loss that differ in speed alone.
  static List<String> ways(Goal goal) {
    return switch (goal.kind()) {
      case SOFTMAX, ARCFACE -> List.of("");
      case TRIPLET -> List.of(MINED, MATRIX);
      case CONTRASTIVE -> List.of(CDIST, MATRIX);
    };
  }

  private static Tensor weight(int width, int classes) {
    float[] drawn = Draws.weights(0, width, classes);
    try (var pointer = new FloatPointer(drawn)) {
      Tensor columns = torch.from_blob(pointer, new long[] {width, classes});
      return columns.t().contiguous().clone().set_requires_grad(true);
    }
  }

  /// The weights of the classes, if it has such.
  List<Tensor> parameters() {
    return weight.stream().toList();
  }

  /// The loss of outputs `[N, D]` with labels `[N]`.
  Tensor of(Tensor x, Tensor labels) {
    return switch (goal.kind()) {
      case SOFTMAX -> torch.cross_entropy(x, labels);
      case TRIPLET -> triplet(x, labels);
      case CONTRASTIVE -> contrastive(x, labels);
      case ARCFACE -> arcFace(x, labels);
    };
  }

  private Tensor triplet(Tensor x, Tensor labels) {
    Tensor same = same(labels);
    Tensor farther = way.equals(MINED) ? minedMargins(x, same) : margins(distances(x), same);
    return farther.add(new Scalar(Goal.TRIPLET_MARGIN)).relu().mean();
  }

  /// d(a, p) − d(a, n) of the chosen, each from the difference of two rows.
  private static Tensor minedMargins(Tensor x, Tensor same) {
    Tensor positive;
    Tensor negative;
    try (var _ = new AutoGradMode(false)) {
      Tensor squares = squares(x);
      positive =
          squares
              .masked_fill(same.logical_not(), new Scalar(-1.0))
              .argmax(new LongOptional(1), false);
      negative = squares.masked_fill(same, new Scalar(FARTHEST)).argmin(new LongOptional(1), false);
    }
    return apart(x, positive).sub(apart(x, negative));
  }

  private static Tensor apart(Tensor x, Tensor index) {
    return x.sub(x.index_select(0, index)).square().sum(1).sqrt();
  }

  private static Tensor margins(Tensor d, Tensor same) {
    Tensor positive =
        d.masked_fill(same.logical_not(), new Scalar(-1.0)).amax(new long[] {1}, false);
    Tensor negative = d.masked_fill(same, new Scalar(FARTHEST)).amin(new long[] {1}, false);
    return positive.sub(negative);
  }

  private Tensor contrastive(Tensor x, Tensor labels) {
    Tensor d = way.equals(CDIST) ? torch.cdist(x, x) : distances(x);
    Tensor push = d.neg().add(new Scalar(Goal.CONTRASTIVE_MARGIN)).relu();
    long n = x.size(0);
    Tensor twice = torch.where(same(labels), d, push).square().sum();
    // The diagonal, which is 0 but for rounding, is of one class.
    return twice.mul(new Scalar(0.5 / ((double) n * (n - 1))));
  }

  private static Tensor same(Tensor labels) {
    return labels.unsqueeze(1).eq(labels.unsqueeze(0));
  }

  private static Tensor squares(Tensor x) {
    Tensor lengths = x.square().sum(1);
    return torch
        .addmm(lengths, x, x.t(), new Scalar(1.0), new Scalar(-2.0))
        .add(lengths.unsqueeze(1));
  }

  /// Its root has a slope at 0 only if 0 does not occur.
  private static Tensor distances(Tensor x) {
    return squares(x).clamp_min(new Scalar(1e-12)).sqrt();
  }

  private Tensor arcFace(Tensor x, Tensor labels) {
    Tensor c = torch.linear(unit(x), unit(weight.orElseThrow()));
    Tensor at = labels.unsqueeze(1);
    Tensor own = c.gather(1, at);
    double m = Goal.ARCFACE_MARGIN;
    Tensor turned =
        own.clamp_min(new Scalar(-1.0)).clamp_max(new Scalar(1.0)).acos().add(new Scalar(m)).cos();
    Tensor beyond = own.sub(new Scalar(m * Math.sin(m)));
    Tensor target = torch.where(own.ge(new Scalar(-Math.cos(m))), turned, beyond);
    Tensor logits = c.scatter(1, at, target).mul(new Scalar(Goal.ARCFACE_SCALE));
    return torch.cross_entropy(logits, labels);
  }

  private static Tensor unit(Tensor rows) {
    return rows.div(rows.norm(new ScalarOptional(new Scalar(2.0)), new long[] {1}, true));
  }

  @Override
  public void close() {
    weight.ifPresent(Pointer::close);
  }
}
