package org.bpnet.nn.layer;

import java.util.Locale;
import java.util.function.Supplier;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Runs layers under the paths of their parameters, and calls them by these in messages.
public final class LayerNames {
  private LayerNames() {}

  /// Runs a layer's work under its path; the root of a tree has none.
  public static Tensor within(String path, Tensor x, Supplier<Tensor> work) {
    return path.isEmpty() ? work.get() : x.pass().within(path, work);
  }

  /// Checks that the last axis has the extent that a layer was made for.
  public static void checkLast(String path, Layer layer, Shape input, int extent) {
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
  public static String called(String path, Layer layer) {
    return path.isEmpty() ? layer.toString() : path + " (" + layer + ")";
  }
}
