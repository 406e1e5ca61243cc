package org.bpnet.nn.regularizer.penalty;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.bpnet.core.Tensor;
import org.bpnet.nn.schedule.Schedule;

/// A penalty times a number that changes with the updates made: a strength that sets in late, or
/// fades.
///
/// **Formula.** η(t)·r(w) after t updates. Since penalties are proportional to their strength, that
/// is r with the strength λ·η(t). By itself ([#of]) it is the penalty before the first update.
///
/// **Source.** Bowman et al. 2016, section 3.1, anneal the weight of a term of the loss in this
/// way.
///
/// @param penalty r
/// @param factor η
public record AnnealedPenalty(Penalty penalty, Schedule factor) implements Penalty {
  @Override
  public Tensor of(Tensor weight) {
    return at(() -> 0).of(weight);
  }

  @Override
  public Penalty at(LongSupplier step) {
    return new Present(penalty.at(step), factor.over(step));
  }

  @Override
  public boolean biases() {
    return penalty.biases();
  }

  private record Present(Penalty penalty, DoubleSupplier factor) implements Penalty {
    @Override
    public Tensor of(Tensor weight) {
      return penalty.of(weight).mul(weight.pass().scalar(factor));
    }

    @Override
    public boolean biases() {
      return penalty.biases();
    }
  }
}
