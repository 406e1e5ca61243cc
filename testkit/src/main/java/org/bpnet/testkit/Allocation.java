package org.bpnet.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts what a call allocates on the heap once it is warm.
///
/// Before the last compiler has seen a call, nearly every call allocates: each vector is an object
/// until then. So a test that asks this is tagged `alone`: it runs in a JVM that no other test has
/// warmed, started with `-Xbatch`, in which a call that is due for compilation waits until that is
/// done. How busy the machine is then changes nothing.
public final class Allocation {
  private static final int CALLS = 1_000;
  private static final int WINDOWS = 200;

  private Allocation() {}

  /// The bytes that each call allocates on this thread: the least over many windows of a thousand
  /// calls, so that what is allocated once, or before compilation, does not count. A call that
  /// creates one object gives 8 at least, the size of the smallest.
  public static double bytesPerCall(Runnable call) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int window = 0; window < WINDOWS && least > 0; window++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return (double) least / CALLS;
  }
}
