package org.bpnet.nn.optim;

import org.bpnet.core.Parameter;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;

/// The loss ½‖p‖² of some parameters, whose gradient is p.
final class HalfSquares {
  private HalfSquares() {}

  /// One update.
  static void step(Optimizer optimizer, Parameter... parameters) {
    try (Pass pass = Pass.train(optimizer.state().backend(), new Seed(optimizer.step()))) {
      optimizer.step(pass.backward(of(pass, parameters)));
    }
  }

  static Tensor of(Pass pass, Parameter... parameters) {
    Tensor sum = pass.scalar(0);
    for (Parameter parameter : parameters) {
      sum = sum.add(pass.read(parameter).square().sum().mul(0.5));
    }
    return sum;
  }
}
