package org.bpnet.nn.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Schedules one after the other, each counting its steps from 0.
///
/// **Source.** PyTorch's SequentialLR.
///
/// @param schedules the schedules in order, at least one
/// @param at the steps at which the second, the third, ... begin, in ascending order
public record Chain(List<Schedule> schedules, List<Long> at) implements Schedule {
  /// Throws IllegalArgumentException unless there is one beginning less than there are schedules,
  /// and they ascend from 1.
  public Chain {
    schedules = List.copyOf(schedules);
    at = ascending("Chain", at);
    if (schedules.size() != at.size() + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Chain: need one beginning less than schedules, got %d schedules and beginnings %s",
              schedules.size(),
              at));
    }
  }

  /// Steps in ascending order.
  static List<Long> ascending(String schedule, List<Long> steps) {
    long last = 0;
    for (long step : steps) {
      if (step <= last) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%s: at must ascend from 1, got %s", schedule, steps));
      }
      last = step;
    }
    return List.copyOf(steps);
  }

  /// The number of the schedule in force.
  private int active(long step) {
    return (int) at.stream().filter(begin -> begin <= step).count();
  }

  private long since(long step, int part) {
    return part == 0 ? step : step - at.get(part - 1);
  }

  @Override
  public double at(long step) {
    int part = active(step);
    return schedules.get(part).at(since(step, part));
  }

  /// Tells the schedule in force only.
  @Override
  public Schedule after(long step, double score) {
    int part = active(step);
    List<Schedule> next = new ArrayList<>(schedules);
    next.set(part, schedules.get(part).after(since(step, part), score));
    return new Chain(next, at);
  }
}
