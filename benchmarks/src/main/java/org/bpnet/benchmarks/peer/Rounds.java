package org.bpnet.benchmarks.peer;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.bpnet.benchmarks.peer.Comparison.Entrant;
import org.bpnet.benchmarks.work.Workload;

/// Lets processes do the same work in turns, A B A B: only one works at a time, and what is
/// compared was measured within seconds.
///
/// @param rounds how often each has its turn
/// @param turnNanos how long a turn is
record Rounds(int rounds, long turnNanos) {
  private static final int STEPS_COMPARED = 20;
  private static final int MOST_WARM_TURNS = 80;

  /// Just-in-time compilers reach their last level after seconds, and rest on others before: LeNet
  /// in ours ran at four fifths of its speed from the fifth second to the eighth.
  private static final long LEAST_WARM_NANOS = 9_000_000_000L;

  /// They count calls, of which a long step makes few in that time.
  private static final int LEAST_WARM_STEPS = 120;

  private static final double SETTLED = 1.03;

  /// Long enough for the thread pools of the last to stop spinning.
  private static final long PAUSE_MILLIS = 60;

  /// What one engine did.
  sealed interface Outcome {}

  /// @param name what the engine calls itself
  /// @param losses of the first steps
  /// @param speeds examples a second, by round
  record Measured(String name, double[] losses, double[] speeds) implements Outcome {}

  /// @param reason why it did not run
  record Missing(String reason) implements Outcome {}

  private record Runner(
      WorkerProcess process, String name, double[] losses, long steps, double[] speeds) {}

  /// Runs one piece of work with all who do it.
  Map<Entrant, Outcome> run(Workload work, List<Comparison> lines, Launcher launcher) {
    var entrants = new LinkedHashSet<Entrant>();
    lines.forEach(line -> entrants.add(line.ours()));
    lines.forEach(line -> entrants.addAll(line.theirs()));
    var outcomes = new LinkedHashMap<Entrant, Outcome>();
    var runners = new LinkedHashMap<Entrant, Runner>();
    try {
      for (Entrant entrant : entrants) {
        try {
          runners.put(entrant, prepare(work.withPrecision(entrant.precision()), entrant, launcher));
        } catch (UnsupportedOperationException e) {
          outcomes.put(entrant, new Missing(String.valueOf(e.getMessage())));
        } catch (UncheckedIOException e) {
          if (entrant.engine().startsWith("bpnet")) {
            throw e;
          }
          outcomes.put(entrant, new Missing(String.valueOf(e.getMessage())));
        }
      }
      for (int round = 0; round < rounds; round++) {
        for (Runner runner : runners.values()) {
          pause();
          long nanos = runner.process().run(runner.steps());
          runner.speeds()[round] = 1e9 * runner.steps() * work.batch() / nanos;
        }
      }
    } finally {
      runners.values().forEach(runner -> runner.process().close());
    }
    runners.forEach(
        (who, it) -> outcomes.put(who, new Measured(it.name(), it.losses(), it.speeds())));
    return outcomes;
  }

  private Runner prepare(Workload work, Entrant entrant, Launcher launcher) {
    WorkerProcess process = launcher.start(entrant.engine(), work.threads());
    try {
      String name = process.take(work);
      double[] losses = process.losses(STEPS_COMPARED);
      long steps = warm(process);
      pause();
      return new Runner(process, name, losses, steps, new double[rounds]);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /// Runs until it gets no faster, and tells how many steps fill a turn.
  private long warm(WorkerProcess process) {
    long steps = 1;
    double best = Double.POSITIVE_INFINITY;
    int settled = 0;
    long taken = 0;
    long start = System.nanoTime();
    for (int turn = 0; turn < MOST_WARM_TURNS; turn++) {
      double nanos = (double) process.run(steps) / steps;
      taken += steps;
      settled = nanos * SETTLED < best ? 0 : settled + 1;
      best = Math.min(best, nanos);
      steps = Math.max(1, Math.round(turnNanos / nanos));
      boolean enough = taken >= LEAST_WARM_STEPS && System.nanoTime() - start > LEAST_WARM_NANOS;
      if (settled >= 4 && enough) {
        break;
      }
    }
    return Math.max(1, Math.round(turnNanos / best));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
