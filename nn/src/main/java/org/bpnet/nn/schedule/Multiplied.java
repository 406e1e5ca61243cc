package org.bpnet.nn.schedule;

import java.util.List;

/// **Formula.** η(t) = Πᵢ ηᵢ(t): all but one of them are shares of 1.
///
/// **Source.** PyTorch's ChainedScheduler and MultiplicativeLR.
///
/// @param schedules the factors
public record Multiplied(List<Schedule> schedules) implements Schedule {
  /// Throws IllegalArgumentException if there is none.
  public Multiplied {
    schedules = List.copyOf(schedules);
    if (schedules.isEmpty()) {
      throw new IllegalArgumentException("Product: need at least one schedule, got none");
    }
  }

  @Override
  public double at(long step) {
    double product = 1;
    for (Schedule schedule : schedules) {
      product *= schedule.at(step);
    }
    return product;
  }

  @Override
  public Schedule after(long step, double score) {
    return new Multiplied(schedules.stream().map(s -> s.after(step, score)).toList());
  }
}
