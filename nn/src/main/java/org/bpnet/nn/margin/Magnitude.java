package org.bpnet.nn.margin;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;

/// MagFace's lengths: a = ‖x‖, kept between `low` and `high`, and what a short one costs,
/// strength·(1/a + a/high²).
///
/// @param strength of the cost
record Magnitude(double strength) implements Numbers {
  @Override
  public Map<String, Tensor> of(Function<String, Tensor> inputs, Tensor labels) {
    Tensor r = inputs.apply("r"); // [N, 1]
    return Map.of("a", r.maximum(inputs.apply("low")).minimum(inputs.apply("high")));
  }

  @Override
  public Map<String, Tensor> ofUnlabelled(Pass pass) {
    return Map.of("a", pass.scalar(1));
  }

  @Override
  public Optional<Tensor> cost(Function<String, Tensor> inputs) {
    Tensor a = inputs.apply("a").reshape(-1); // [N]
    Tensor high = inputs.apply("high");
    return Optional.of(a.pow(-1).add(a.div(high.square())).mul(strength));
  }
}
