package org.bpnet.nn.schedule;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// The present number of a schedule. Its text is the schedule's, the same in every process.
record Present(Schedule schedule, LongSupplier step) implements DoubleSupplier {
  @Override
  public double getAsDouble() {
    return schedule.at(step.getAsLong());
  }

  @Override
  public String toString() {
    return schedule.toString();
  }
}
