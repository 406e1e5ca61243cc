package org.bpnet.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.HostArray;
import org.bpnet.core.Shape;

/// Examples that can be fetched by their index, in any order.
///
/// To train on data of your own, either hand arrays to [#of(float[], Shape, int[], Target.Classes)]
/// or implement the five methods. An implementation must give the same example for the same index
/// every time, may be called from several threads at once, and returns fresh arrays that the caller
/// may keep.
public interface Dataset {
  /// The number of examples.
  int size();

  /// The shape of one example's features, such as `[4]` for a row of a table or `[28, 28, 1]` for a
  /// gray image: height, width, channels.
  Shape featureShape();

  /// What is to be predicted.
  Target target();

  /// The features of the examples at these indices, F32 `[N, ...featureShape]`.
  HostArray features(int[] indices);

  /// The targets of the examples at these indices: I32 `[N]` for classes, F32 `[N, K]` for values.
  HostArray targets(int[] indices);

  /// Feeds what the examples at these indices consist of to a digest: by default all numbers of
  /// their features and targets. Examples of equal content in datasets of one kind feed equal
  /// bytes.
  default void feed(MessageDigest digest, int[] indices) {
    for (HostArray part : List.of(features(indices), targets(indices))) {
      ByteBuffer bytes =
          ByteBuffer.allocate(part.shape().elementCount() * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      if (part.type().isFloat()) {
        bytes.asFloatBuffer().put(part.toFloats());
      } else {
        bytes.asIntBuffer().put(part.toInts());
      }
      digest.update(bytes);
    }
  }

  /// The examples at these indices.
  default Batch batch(int[] indices) {
    return new Batch(features(indices), targets(indices), indices);
  }

  /// Every example, in order.
  default Batch all() {
    return batch(IntStream.range(0, size()).toArray());
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
