package org.bpnet.nn.layer.image;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.layer.Layer;

/// Images made larger by a whole factor.
///
/// **Formula.** Place i of the result lies at (i + ½)/factor − ½ of the input, held within it, for
/// rows and columns alike. [Mode#NEAREST] repeats the element i/factor, [Mode#BILINEAR]
/// interpolates between the two neighbours in each direction: PyTorch's Upsample with
/// `align_corners=False`.
///
/// **Shapes.** `[N, H, W, C] -> [N, factor·H, factor·W, C]`. **Gradient.** Each element of the
/// result gives its share back to the elements it was made of.
///
/// @param factor how many times larger, at least 1
/// @param mode what is put between the elements
public record UpSample(int factor, Mode mode) implements Layer {
  /// What is put between the elements.
  public enum Mode {
    /// The nearest element.
    NEAREST,
    /// Straight lines along rows and columns.
    BILINEAR
  }

  /// Throws IllegalArgumentException if the factor is below 1.
  public UpSample {
    if (factor < 1) {
      throw new IllegalArgumentException("UpSample: need a factor of at least 1, got " + factor);
    }
  }

  /// Each element repeated.
  public static UpSample nearest(int factor) {
    return new UpSample(factor, Mode.NEAREST);
  }

  /// Straight lines between elements.
  public static UpSample bilinear(int factor) {
    return new UpSample(factor, Mode.BILINEAR);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (x.shape().rank() != 4) {
      throw new ShapeException(this + ": need images [N, H, W, C], got " + x.shape());
    }
    return along(along(x, 1), 2);
  }

  private Tensor along(Tensor x, int axis) {
    Shape larger = x.shape().with(axis, factor * x.shape().extent(axis));
    Tensor phases = // [.., extent, factor, ..]
        switch (mode) {
          case NEAREST -> x.expandDims(axis + 1).broadcastTo(x.shape().insert(axis + 1, factor));
          case BILINEAR -> Tensor.stack(axis + 1, phases(x, axis));
        };
    return phases.reshape(larger);
  }

  /// For each place within an element of the input the whole result there: the positions of phase k
  /// lie (k + ½)/factor − ½ right of the elements.
  private Tensor[] phases(Tensor x, int axis) {
    int extent = x.shape().extent(axis);
    Tensor first = x.slice(axis, 0, 1);
    Tensor last = x.slice(axis, extent - 1, extent);
    Tensor edged = Tensor.concat(axis, first, x, last);
    var phases = new Tensor[factor];
    for (int k = 0; k < factor; k++) {
      double right = (k + 0.5) / factor - 0.5;
      int from = right < 0 ? 0 : 1;
      double share = right < 0 ? right + 1 : right;
      Tensor low = edged.slice(axis, from, from + extent);
      Tensor high = edged.slice(axis, from + 1, from + 1 + extent);
      phases[k] = low.mul(1 - share).add(high.mul(share));
    }
    return phases;
  }

  /// `UpSample 2, bilinear`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "UpSample %d, %s", factor, mode == Mode.NEAREST ? "nearest" : "bilinear");
  }
}
