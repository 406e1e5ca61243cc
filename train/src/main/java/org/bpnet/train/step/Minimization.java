package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.data.Batch;
import org.bpnet.data.Source;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.minimize.FullBatch;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.regularizer.penalty.AnnealedPenalty;
import org.bpnet.nn.schedule.Clock;

/// Training on all examples at once, by a method that finds its own step lengths. The model runs as
/// in evaluation: dropout and noise do nothing, running means stay as they are.
///
/// @param objective what is minimized, over all examples; the mean over a batch
/// @param params what it is minimized over
public record Minimization(Objective objective, Parameters params, Minimizer minimizer) {
  /// Examples that go through the model at once. Ours.
  private static final int CHUNK = 4096;

  /// Whether the objective is another one at each step, which a minimizer cannot take.
  public boolean isAnnealed() {
    return !Clock.in(params).isEmpty()
        || objective instanceof Supervised supervised
            && supervised.penalties().stream()
                .anyMatch(part -> part.penalty() instanceof AnnealedPenalty);
  }

  /// The objective as a function of the parameters. Mean squared errors that fit into one chunk are
  /// a sum of squares, which is what methods for least squares need.
  public FullBatch function(Source source) {
    List<Function<Pass, Tensor>> parts = new ArrayList<>();
    for (int from = 0; from < source.size(); from += CHUNK) {
      int to = Math.min(source.size(), from + CHUNK);
      Batch batch = source.batch(IntStream.range(from, to).toArray());
      double share = (double) batch.size() / source.size();
      parts.add(pass -> objective.of(scene(pass, batch)).mul(share));
    }
    return parts.size() == 1 && objective instanceof Supervised supervised && isSquares(supervised)
        ? FullBatch.leastSquares(params, pass -> residuals(supervised, source, pass))
        : FullBatch.sum(params, parts);
  }

  private static boolean isSquares(Supervised supervised) {
    return supervised.loss().equals(PointwiseLoss.MEAN_SQUARED_ERROR)
        && supervised.penalties().isEmpty()
        && supervised.featurePenalties().isEmpty();
  }

  private static Scene scene(Pass pass, Batch batch) {
    return Scene.of(pass, batch, new LinkedHashMap<>(), () -> 0);
  }

  /// Residuals of which ½‖r‖² is the mean squared error.
  private static Tensor residuals(Supervised supervised, Source source, Pass pass) {
    Scene scene = scene(pass, source.all());
    Tensor errors = supervised.model().forward(scene.features()).sub(scene.targets());
    if (supervised.isWeighted()) {
      errors = errors.mul(scene.column(Batch.WEIGHTS).sqrt().reshape(-1, 1));
    }
    return errors.mul(Math.sqrt(2.0 / errors.shape().elementCount()));
  }
}
