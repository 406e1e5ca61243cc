package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.Buffer;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Updates;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Batch;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.train.exchange.Exchange;

/// A phase whose gradients are summed before the update: over the parts of a batch, one after the
/// other, and over the ranks of an [Exchange]. A part of n of the batch's N examples counts n/N, so
/// that the sum is the gradient of the whole batch, to rounding.
///
/// A part's share comes to rest before it is added: in one expression with the product that forms
/// it, the sum would be rounded once instead of twice, and differ from that over ranks.
final class SummedStep implements PhaseStep {
  private final PhaseProgram program;
  private final Exchange exchange;
  private final List<Parameter> trained;
  private final Parameters memory;
  private final Map<Parameter, Buffer> shares = new LinkedHashMap<>();
  private final Map<Parameter, Buffer> sums = new LinkedHashMap<>();
  private final Traced part;
  private final Traced addition;
  private final Traced update;

  /// The loss, then what the objective told.
  private final double[] numbers;

  private double share;
  private double loss;

  SummedStep(PhaseProgram program, Exchange exchange) {
    this.program = program;
    this.exchange = exchange;
    this.trained = program.trained();
    this.memory = program.likewise();
    for (Parameter p : trained) {
      int number = sums.size();
      shares.put(p, memory.buffer("share" + number, p.shape(), Initializers.zeros()));
      sums.put(p, memory.buffer("sum" + number, p.shape(), Initializers.zeros()));
    }
    this.numbers = new double[1 + program.reports().size()];
    this.part = Traced.training(program.backend(), this::recordPart);
    this.addition = Traced.training(memory.backend(), (pass, _) -> recordAddition(pass));
    this.update = Traced.training(program.backend(), (pass, _) -> recordUpdate(pass));
  }

  private Traced.Outcome recordPart(Pass pass, List<Tensor> batch) {
    PhaseProgram.Computed computed = program.compute(pass, batch);
    Tensor weight = pass.scalar(() -> share);
    Map<Variable, Tensor> weighted = new LinkedHashMap<>();
    for (Gradients gradients : program.gradients(computed)) {
      for (Parameter p : gradients.parameters()) {
        weighted.put(shares.get(p), gradients.of(p).mul(weight));
      }
    }
    List<Tensor> values = new ArrayList<>(List.of(computed.loss()));
    values.addAll(computed.reports());
    return new Traced.Outcome(values, weighted);
  }

  private Traced.Outcome recordAddition(Pass pass) {
    Map<Variable, Tensor> added = new LinkedHashMap<>();
    shares.forEach((p, share) -> {
      Buffer sum = Objects.requireNonNull(sums.get(p));
      added.put(sum, pass.read(sum).add(pass.read(share)));
    });
    return new Traced.Outcome(List.of(pass.scalar(0)), added);
  }

  private Traced.Outcome recordUpdate(Pass pass) {
    Map<Parameter, Tensor> summed = new LinkedHashMap<>();
    sums.forEach((parameter, sum) -> summed.put(parameter, pass.read(sum)));
    var gradients = Gradients.of(pass, summed);
    List<Gradients> own = new ArrayList<>();
    for (Optimizer optimizer : program.optimizers()) {
      own.add(gradients.only(optimizer.parameters()));
    }
    Map<Variable, Tensor> zeros = new LinkedHashMap<>();
    sums.values().forEach(sum -> zeros.put(sum, pass.full(sum.shape(), 0)));
    return new Traced.Outcome(
        List.of(pass.scalar(() -> loss)), program.updates(own).and(Updates.of(zeros)));
  }

  @Override
  public void take(StepBatch batch) {
    Arrays.fill(numbers, 0);
    for (int i = 0; i < batch.parts().size(); i++) {
      if (batch.parts().get(i).size() > 0) {
        add(batch.parts().get(i), batch.first() + i, batch.examples());
      }
    }
    if (exchange.ranks() > 1) {
      exchange.sum(numbers);
      exchangeSums();
    }
    loss = numbers[0];
    if (Double.isFinite(loss)) {
      update.run(List.of());
    } else {
      sums.values().forEach(sum -> sum.load(zeros(sum)));
    }
  }

  /// @param number of the part among those of all ranks
  private void add(Batch batch, int number, int examples) {
    share = batch.size() / (double) examples;
    part.run(program.seed(number), program.inputs(batch));
    if (Double.isFinite(part.item(0))) {
      addition.run(List.of());
    }
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] += share * part.item(k);
    }
  }

  private void exchangeSums() {
    for (Buffer sum : sums.values()) {
      float[] values = sum.value().toFloats();
      exchange.sum(values);
      sum.load(HostArray.of(values, sum.shape()));
    }
  }

  private static HostArray zeros(Buffer sum) {
    return HostArray.of(new float[sum.shape().elementCount()], sum.shape());
  }

  @Override
  public long bytes(List<Batch> parts) {
    long kept = 0;
    for (Variable variable : memory.variables()) {
      kept += (long) variable.shape().elementCount() * memory.backend().floatType().bytes();
    }
    return kept + part.bytes(program.inputs(parts.getFirst()));
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public double report(int number) {
    return numbers[1 + number];
  }

  @Override
  public void close() {
    part.close();
    addition.close();
    update.close();
    memory.close();
  }
}
