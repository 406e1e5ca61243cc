package org.bpnet.cpu.plan;

/// One instruction of a plan.
@FunctionalInterface
interface Step {
  /// Does its work on the run's memory.
  void run(Frame frame);
}
