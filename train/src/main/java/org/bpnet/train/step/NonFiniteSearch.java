package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.NonFinite;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.data.Batch;
import org.bpnet.train.watch.DivergedException;

/// Finds where a step that went wrong first had a value that is not finite.
///
/// @param first the steps made when the epoch began
record NonFiniteSearch(Steps steps, List<PhaseProgram> programs, int epoch, long first) {
  static boolean isFinite(HostArray values) {
    int count = values.shape().elementCount();
    for (int i = 0; i < count; i++) {
      if (!Double.isFinite(values.at(i))) {
        return false;
      }
    }
    return true;
  }

  /// The reason why a phase's loss is not finite, looked for in the updates before too.
  DivergedException afterLoss(int phase, StepBatch batch) {
    PhaseProgram program = programs.get(phase);
    for (int p = 0; p < batch.parts().size(); p++) {
      Batch part = batch.parts().get(p);
      int number = batch.first() + p;
      if (part.size() > 0) {
        Optional<NonFinite> origin = inLoss(program, part, number);
        if (origin.map(NonFiniteSearch::isParameter).orElse(false)
            && (steps.step() > first || phase > 0)) {
          return inUpdates();
        }
        if (origin.isPresent()) {
          return diverged(phase, origin, part, number);
        }
      }
    }
    return diverged(phase, Optional.empty(), batch.parts().getFirst(), batch.first());
  }

  private static Optional<NonFinite> inLoss(PhaseProgram program, Batch part, int number) {
    try (Pass pass = program.pass(number)) {
      return pass.firstNonFinite(program.compute(pass, part).loss());
    }
  }

  private static boolean isParameter(NonFinite origin) {
    return origin.op() instanceof Source && !origin.scope().isEmpty();
  }

  /// The reason why an update of the last step, or of the one under way, was not finite. Goes
  /// through them again, phase by phase.
  DivergedException inUpdates() {
    Iterator<StepBatch> batches = steps.rewind(Math.max(first, steps.step() - 1));
    while (batches.hasNext()) {
      StepBatch batch = batches.next();
      for (int i = 0; i < programs.size(); i++) {
        if (steps.isActive(i, steps.step() + 1)) {
          for (int p = 0; p < batch.parts().size(); p++) {
            Batch part = batch.parts().get(p);
            int number = batch.first() + p;
            Optional<NonFinite> origin =
                part.size() == 0 ? Optional.empty() : inUpdate(programs.get(i), part, number);
            if (origin.isPresent()) {
              return diverged(i, origin, part, number);
            }
          }
          steps.takePhase(i, batch);
        }
      }
      steps.advance();
    }
    return diverged(0, Optional.empty(), new Batch(Map.of(), new int[0]), 0);
  }

  private static Optional<NonFinite> inUpdate(PhaseProgram program, Batch batch, int number) {
    try (Pass pass = program.pass(number)) {
      PhaseProgram.Computed computed = program.compute(pass, batch);
      List<Tensor> values =
          new ArrayList<>(program.updates(program.gradients(computed)).values().values());
      values.addAll(pass.updates().values());
      Tensor all = pass.scalar(0);
      for (Tensor value : values) {
        all = all.add(value.sum());
      }
      return pass.firstNonFinite(all);
    }
  }

  /// Parameters go back to before the step: phases that came before this one have changed them.
  private DivergedException diverged(
      int phase, Optional<NonFinite> origin, Batch batch, int number) {
    PhaseProgram program = programs.get(phase);
    double rate = program.optimizers().getFirst().learningRate();
    if (phase > 0) {
      steps.rewind(steps.step());
    }
    steps.blame(phase, batch, number);
    return new DivergedException(
        epoch,
        steps.step() + 1,
        programs.size() == 1 ? "" : program.name(),
        rate,
        origin,
        batch.indices());
  }
}
