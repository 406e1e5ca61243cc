package org.bpnet.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Examples to learn a prediction from: a [Source] of two columns, `features` and `targets`, that
/// knows what is to be predicted; with a third, `weights`, if some are to count more than others.
///
/// To train on data of your own, either hand arrays to [#of(float[], Shape, int[], Target.Classes)]
/// or implement the five methods. An implementation must give the same example for the same index
/// every time, may be called from several threads at once, and returns fresh arrays that the caller
/// may keep.
public interface Dataset extends Source {
  /// The shape of one example's features, such as `[4]` for a row of a table or `[28, 28, 1]` for a
  /// gray image: height, width, channels.
  Shape featureShape();

  /// What is to be predicted.
  Target target();

  /// The features of the examples at these indices, F32 `[N, ...featureShape]`.
  HostArray features(int[] indices);

  /// The targets of the examples at these indices: I32 `[N]` for classes, F32 `[N, K]` for values.
  HostArray targets(int[] indices);

  /// How much the examples at these indices count in the training loss, F32 `[N]`; empty if all
  /// count the same. What stands before another dataset hands its weights on.
  default Optional<HostArray> weights(int[] indices) {
    return Optional.empty();
  }

  /// Whether some examples may count more than others.
  default boolean isWeighted() {
    return weights(new int[0]).isPresent();
  }

  /// `features` and `targets`, and `weights` if there are some.
  @Override
  default List<Column> columns() {
    return switch (target()) {
      case Target.Classes _ -> columns(Shape.of(), DType.I32);
      case Target.Values values -> columns(Shape.of(values.count()), DType.F32);
    };
  }

  private List<Column> columns(Shape targets, DType type) {
    var both =
        List.of(
            new Column(Batch.FEATURES, featureShape(), DType.F32),
            new Column(Batch.TARGETS, targets, type));
    if (!isWeighted()) {
      return both;
    }
    return List.of(
        both.getFirst(), both.getLast(), new Column(Batch.WEIGHTS, Shape.of(), DType.F32));
  }

  @Override
  default Batch batch(int[] indices) {
    var batch = new Batch(features(indices), targets(indices), indices);
    return weights(indices).map(weights -> batch.with(Batch.WEIGHTS, weights)).orElse(batch);
  }

  /// The same examples, of which each counts by its weight in the training loss, and in no measure:
  /// the loss of a batch is (1/N)·Σᵢ wᵢ·lᵢ. Weights are divided by their mean here, so that only
  /// their ratios matter; an example of weight 2 pulls like two, one of weight 0 not at all.
  ///
  /// @param weights one for each example
  /// @throws DataFormatException if they are not as many as the examples, one is negative or no
  ///   number, or all are 0
  default Dataset weighted(double... weights) {
    return WeightedDataset.of(this, weights);
  }

  /// The examples at these indices as a dataset of their own; a view, nothing is copied.
  default Dataset subset(int[] indices) {
    return new Subset(this, indices.clone());
  }

  /// A classification dataset over arrays; takes ownership of both.
  ///
  /// @param features one example after another, row-major
  /// @param featureShape the shape of one example
  /// @param labels for each example, its class from 0 to `target.count() - 1`
  /// @throws DataFormatException if the lengths do not fit, a label is out of range, or a feature
  ///   is NaN or infinite
  static Dataset of(float[] features, Shape featureShape, int[] labels, Target.Classes target) {
    return ArrayDataset.of(
        features, featureShape, HostArray.of(labels, Shape.of(labels.length)), target);
  }

  /// A regression dataset over arrays; takes ownership of both.
  ///
  /// @param features one example after another, row-major
  /// @param featureShape the shape of one example
  /// @param values for each example, its `target.count()` values
  /// @throws DataFormatException if the lengths do not fit, or a number is NaN or infinite
  static Dataset of(float[] features, Shape featureShape, float[] values, Target.Values target) {
    if (values.length % target.count() != 0) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "dataset: needs a multiple of %d values (%s for each example), got %d",
              target.count(),
              target.names(),
              values.length));
    }
    Shape shape = Shape.of(values.length / target.count(), target.count());
    return ArrayDataset.of(features, featureShape, HostArray.of(values, shape), target);
  }
}
