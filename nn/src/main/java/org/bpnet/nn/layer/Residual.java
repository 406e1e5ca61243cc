package org.bpnet.nn.layer;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;

/// A branch around which the input is carried: y = s(x) + f(x), with the identity for s unless the
/// shapes ask for a projection.
///
/// **Shapes.** The branch and the shortcut must give the same shape; nothing is broadcast.
///
/// **Source.** He, Zhang, Ren, Sun, *Deep residual learning for image recognition*, 2016, eqs. 1
/// and 2.
///
/// @param branch f
/// @param shortcut s
public record Residual(Layer branch, Layer shortcut) implements Layer {
  private enum Identity implements Layer {
    IDENTITY;

    @Override
    public Tensor forward(Tensor x) {
      return x;
    }
  }

  /// y = x + f(x).
  public static Residual of(Layer branch) {
    return new Residual(branch, Identity.IDENTITY);
  }

  /// y = s(x) + f(x).
  public static Residual of(Layer branch, Layer projection) {
    return new Residual(branch, projection);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor carried = shortcut.forward(x);
    Tensor changed = branch.forward(x);
    if (!carried.shape().equals(changed.shape())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need equal shapes from branch and shortcut, got %s and %s; %s",
              this,
              changed.shape(),
              carried.shape(),
              "give a projection, Residual.of(branch, projection)"));
    }
    return carried.add(changed);
  }

  /// `Residual(relu)` or `Residual(Linear 4 -> 2, shortcut Linear 4 -> 2)`.
  @Override
  public String toString() {
    boolean plain = shortcut == Identity.IDENTITY;
    return "Residual(" + branch + (plain ? "" : ", shortcut " + shortcut) + ")";
  }
}
