package org.bpnet.train;

import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;

/// A model whose training is followed by hand: ŷ = w·x, squared error, gradient descent.
final class OneWeight {
  private OneWeight() {}

  static Layer scale(Parameters params, double first) {
    Linear linear = Linear.withoutBias(params.child("scale"), 1, 1);
    linear.weight().load(HostArray.of(new double[] {first}, Shape.of(1, 1)));
    return linear;
  }

  /// w, as it is now.
  static double weight(Parameters params) {
    return params.find("scale.weight").orElseThrow().value().at(0);
  }

  static Trainer sgd(double rate, int epochs) {
    return Trainer.builder()
        .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
        .optimizer(new Sgd(), Schedule.constant(rate))
        .epochs(epochs)
        .batchSize(2)
        .build();
  }

  /// One example.
  static Dataset line(float x, float y) {
    return Dataset.of(
        new float[] {x}, Shape.of(1), new float[] {y}, new Target.Values(List.of("y")));
  }
}
