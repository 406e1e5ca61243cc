package org.bpnet.nn.layer;

import java.util.Locale;
import java.util.function.Supplier;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;

/// How layers with parameters go by the path of these.
final class Named {
  private Named() {}

  /// Runs a layer's work under its path; the root of a tree has none.
  static Tensor within(String path, Tensor x, Supplier<Tensor> work) {
    return path.isEmpty() ? work.get() : x.pass().within(path, work);
  }

  /// Checks that the last axis has the extent that a layer was made for.
  static void checkLast(String path, Layer layer, Shape input, int extent) {
    if (input.rank() < 2 || input.extent(-1) != extent) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need input [N, .., %d], got %s",
              called(path, layer),
              extent,
              input));
    }
  }

  /// `conv1 (Conv2d 3 -> 8, 3 x 3)`.
  static String called(String path, Layer layer) {
    return path.isEmpty() ? layer.toString() : path + " (" + layer + ")";
  }
}
