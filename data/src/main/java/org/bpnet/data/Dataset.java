package org.bpnet.data;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Examples to learn a prediction from: a [Source] of two columns, `features` and `targets`, that
/// knows what is to be predicted.
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

  /// `features` and `targets`.
  @Override
  default List<Column> columns() {
    return switch (target()) {
      case Target.Classes _ -> columns(Shape.of(), DType.I32);
      case Target.Values values -> columns(Shape.of(values.count()), DType.F32);
    };
  }

  private List<Column> columns(Shape targets, DType type) {
    return List.of(
        new Column(Batch.FEATURES, featureShape(), DType.F32),
        new Column(Batch.TARGETS, targets, type));
  }

  @Override
  default Batch batch(int[] indices) {
    return new Batch(features(indices), targets(indices), indices);
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
