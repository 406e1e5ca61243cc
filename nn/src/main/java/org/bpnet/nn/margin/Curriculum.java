package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.hyper;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.init.Initializers;

/// How far CurricularFace's lessons are: t, the running mean of the cosines with the own class, and
/// for each example the cosine k = cos(θ_y + m) above which another class counts as hard. Both are
/// constants to gradients.
///
/// @param progress t
/// @param alpha the share of the batch in t
record Curriculum(Buffer progress, double alpha) implements Numbers {
  private static final double NEVER = 2; // no cosine is above it

  private static final Pointwise THRESHOLD = Pointwise.of(Angle.turned(hyper("m")), "c", "m");

  /// @param params the node that gets the buffer `progress`
  static Curriculum create(Parameters params, double alpha) {
    Buffer progress = params.buffer("progress", Shape.scalar(), Initializers.constant(0));
    return new Curriculum(progress, alpha);
  }

  @Override
  public Map<String, Tensor> of(Function<String, Tensor> inputs, Tensor labels) {
    Tensor own = inputs.apply("c").stopGradient().takeAlong(1, labels.expandDims(1)); // [N, 1]
    Pass pass = own.pass();
    Tensor t = pass.read(progress);
    if (pass.isTraining()) {
      Tensor now = t.mul(1 - alpha).add(own.mean().mul(alpha));
      pass.update(progress, _ -> now);
      t = now;
    }
    return Map.of("t", t, "k", pass.apply(THRESHOLD, List.of(own, inputs.apply("m"))));
  }

  @Override
  public Map<String, Tensor> ofUnlabelled(Pass pass) {
    return Map.of("t", pass.scalar(0), "k", pass.scalar(NEVER));
  }
}
