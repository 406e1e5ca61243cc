package org.bpnet.cpu.thread;

/// Work in numbered parts that do not depend on each other's results.
@FunctionalInterface
public interface TeamTask {
  /// Does one part. Parts of one run are executed by several threads at once.
  void run(int part);
}
