package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.data.Batch;

/// A phase as one planned step: from the batch to the new weights nothing comes to rest in between.
final class FusedStep implements PhaseStep {
  private final PhaseProgram program;
  private final Traced step;
  private double loss;

  FusedStep(PhaseProgram program) {
    this.program = program;
    this.step =
        Traced.training(
            program.backend(),
            (pass, batch) -> {
              PhaseProgram.Computed computed = program.compute(pass, batch);
              List<Tensor> values = new ArrayList<>(List.of(computed.loss()));
              values.addAll(computed.reports());
              return new Traced.Outcome(values, program.updates(program.gradients(computed)));
            });
  }

  @Override
  public void take(StepBatch batch) {
    step.run(program.seed(0), program.inputs(batch.parts().getFirst()));
    loss = step.item(0);
  }

  @Override
  public long bytes(List<Batch> parts) {
    return step.bytes(program.inputs(parts.getFirst()));
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public double report(int number) {
    return step.item(1 + number);
  }

  @Override
  public void close() {
    step.close();
  }
}
