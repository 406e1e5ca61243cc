package org.bpnet.benchmarks.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.bpnet.benchmarks.work.Workload;

/// The process in which one engine works, told what to do by lines on its standard input:
///
/// | line | answer |
/// |---|---|
/// | `work` and [Workload#line] | `ready`, engine and setting chosen, or `unavailable` and why |
/// | `losses N` | `losses` and the losses of the first N steps, on parameters of their own |
/// | `run N` | `ran` and the nanoseconds that N further steps took |
///
/// Timed steps have a learning rate that hardly moves the parameters: a loss that has become zero
/// would time another computation, on subnormal numbers.
public final class Worker {
  private static final double TIMED_RATE = 1e-6;
  private static final long TRIAL_NANOS = 150_000_000;

  private final Contestant.Factory factory;
  private final List<Job> jobs = new ArrayList<>();

  /// @param contestant what is timed
  private record Job(Workload work, String setting, Contestant contestant) {}

  private Worker(Contestant.Factory factory) {
    this.factory = factory;
  }

  /// Answers lines from standard input until it ends.
  public static void serve(Contestant.Factory factory) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // libraries that chat do not disturb the answers
    var worker = new Worker(factory);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      answers.println(
          switch (words[0]) {
            case "work" -> worker.take(Workload.parse(words[1]));
            case "losses" -> worker.losses(Integer.parseInt(words[1]));
            case "run" -> "ran " + nanos(worker.job().contestant(), Long.parseLong(words[1]));
            default -> throw new IOException("worker: cannot read the line " + line);
          });
      answers.flush();
    }
    worker.leave();
  }

  private Job job() {
    return jobs.getFirst();
  }

  private void leave() {
    jobs.forEach(job -> job.contestant().close());
    jobs.clear();
  }

  private String take(Workload work) {
    leave();
    try {
      String setting = fastest(work);
      jobs.add(new Job(work, setting, factory.open(work.withRate(TIMED_RATE), setting)));
      return "ready " + factory.name() + (setting.isEmpty() ? "" : ", " + setting);
    } catch (UnsupportedOperationException e) {
      return "unavailable " + e.getMessage();
    }
  }

  private String fastest(Workload work) {
    List<String> settings = factory.settings(work);
    String best = settings.getFirst();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < settings.size() && settings.size() > 1; i++) {
      try (Contestant contestant = factory.open(work.withRate(TIMED_RATE), settings.get(i))) {
        stepNanos(contestant); // warms up
        double nanos = Math.min(stepNanos(contestant), stepNanos(contestant));
        if (nanos < least) {
          least = nanos;
          best = settings.get(i);
        }
      }
    }
    return best;
  }

  private static double stepNanos(Contestant contestant) {
    long start = System.nanoTime();
    long steps = 0;
    do {
      contestant.step();
      steps++;
    } while (System.nanoTime() - start < TRIAL_NANOS);
    return (double) (System.nanoTime() - start) / steps;
  }

  private static long nanos(Contestant contestant, long steps) {
    long start = System.nanoTime();
    for (long i = 0; i < steps; i++) {
      contestant.step();
    }
    return System.nanoTime() - start;
  }

  private String losses(int steps) {
    var answer = new StringJoiner(" ", "losses ", "");
    try (Contestant contestant = factory.open(job().work(), job().setting())) {
      for (int i = 0; i < steps; i++) {
        contestant.step();
        answer.add(String.valueOf(contestant.loss()));
      }
    }
    return answer.toString();
  }
}
