package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;

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

/// AdaFace's measure of how good an image is: where its feature's length stands among the lengths
/// of late, k = clip(h·(‖x‖ − μ)/(σ + 10⁻³), −1, 1), a constant to gradients.
///
/// @param mean μ, the running mean of lengths
/// @param deviation σ, their running standard deviation
/// @param h the share of the standard deviation
/// @param alpha the share of the batch in the running ones
record RunningNorm(Buffer mean, Buffer deviation, double h, double alpha) implements Numbers {
  private static final double SHORTEST = 1e-3; // these two and epsilon: the authors' code
  private static final double LONGEST = 100;
  private static final double EPSILON = 1e-3;
  private static final double FIRST_MEAN = 20;
  private static final double FIRST_DEVIATION = 100;

  private static final Pointwise STANDING =
      Pointwise.of(
          max(
              min(
                  input("r").sub(input("m")).div(input("d").add(EPSILON)).mul(hyper("h")),
                  constant(1)),
              constant(-1)),
          "r",
          "m",
          "d",
          "h");

  /// @param params the node that gets the buffers `mean` and `deviation`
  static RunningNorm create(Parameters params, double h, double alpha) {
    return new RunningNorm(
        params.buffer("mean", Shape.scalar(), Initializers.constant(FIRST_MEAN)),
        params.buffer("deviation", Shape.scalar(), Initializers.constant(FIRST_DEVIATION)),
        h,
        alpha);
  }

  @Override
  public Map<String, Tensor> of(Function<String, Tensor> inputs, Tensor labels) {
    Tensor lengths = inputs.apply("r").stopGradient().maximum(SHORTEST).minimum(LONGEST); // [N, 1]
    Pass pass = lengths.pass();
    Tensor m = pass.read(mean);
    Tensor d = pass.read(deviation);
    int examples = lengths.shape().extent(0);
    if (pass.isTraining() && examples > 1) { // one example has no deviation
      Tensor ofBatch = lengths.mean();
      Tensor squares = lengths.sub(ofBatch).square().sum();
      m = blend(m, ofBatch);
      d = blend(d, squares.div(examples - 1.0).sqrt());
      replace(mean, m);
      replace(deviation, d);
    }
    return Map.of("k", pass.apply(STANDING, List.of(lengths, m, d, pass.scalar(h))));
  }

  private Tensor blend(Tensor running, Tensor ofBatch) {
    return running.mul(1 - alpha).add(ofBatch.mul(alpha));
  }

  private static void replace(Buffer buffer, Tensor value) {
    value.pass().update(buffer, _ -> value);
  }

  @Override
  public Map<String, Tensor> ofUnlabelled(Pass pass) {
    return Map.of("k", pass.scalar(0));
  }
}
