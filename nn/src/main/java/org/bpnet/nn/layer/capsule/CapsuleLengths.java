package org.bpnet.nn.layer.capsule;

import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;

/// How long capsules are: for capsules of classes, scores from 0 to 1 that each class is there.
///
/// **Formula.** y = ‖v‖, along the last axis. **Gradient.** v/‖v‖; 0 at 0.
///
/// **Shapes.** `[N, J, D] -> [N, J]`; further leading axes are kept.
///
/// **Source.** Sabour, Frosst, Hinton 2017, section 3.
public enum CapsuleLengths implements Layer {
  /// The only one.
  LENGTHS;

  @Override
  public Tensor forward(Tensor x) {
    return x.norm(-1);
  }

  /// `CapsuleLengths`.
  @Override
  public String toString() {
    return "CapsuleLengths";
  }
}
