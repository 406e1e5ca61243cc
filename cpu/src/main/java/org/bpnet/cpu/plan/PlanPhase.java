package org.bpnet.cpu.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bpnet.cpu.step.Step;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.thread.TeamTask;
import org.bpnet.cpu.thread.ThreadTeam;

/// Steps that every thread goes through on its own share of their rows, without waiting for the
/// others: no row needs what another thread's row yields in the same phase.
///
/// A batch goes forward and backward through all layers in one phase; the gradients by the weights,
/// which sum over the batch, and the updates are the next.
///
/// Steps that follow each other and agree on a piece of the rows ([Step#piece]) are gone through
/// piece by piece: images stay in the cache from a convolution to the pooling after it.
final class PlanPhase implements TeamTask {
  /// Multiply-adds below which a further thread does not pay: some 4 µs of work, against less than
  /// one to call a thread that spins, and tens where the host has another use for its core. Ours.
  private static final long WORK_PER_PART = 500_000;

  private final Step[] steps;
  private final ThreadTeam team;
  private final int[] grains; // by step
  private final int[] ends; // by step: the end of the run of steps that it begins
  private final int[] pieces; // by step: the rows at a time in the run that it begins
  private final int parts;

  PlanPhase(Step[] steps, ThreadTeam team) {
    this.steps = steps;
    this.team = team;
    long work = 0;
    for (Step step : steps) {
      work += step.rows() == 1 ? 0 : step.work();
    }
    this.parts = Math.clamp(work / WORK_PER_PART, 1, team.size());
    this.grains = grains(steps);
    this.ends = new int[steps.length];
    this.pieces = new int[steps.length];
    for (int i = 0; i < steps.length; i = ends[i]) {
      findRun(i);
    }
  }

  private void findRun(int first) {
    int rows = steps[first].rows();
    int piece = 1;
    boolean isSet = false;
    int end = first;
    while (end < steps.length && steps[end].rows() == rows && steps[end].piece() != Step.ALL) {
      piece = leastCommonMultiple(piece, Math.max(steps[end].piece(), steps[end].grain()));
      isSet |= steps[end].piece() != Step.ANY;
      end++;
    }
    ends[first] = Math.max(end, first + 1);
    pieces[first] = isSet ? piece : Math.max(1, rows);
  }

  void run(Frame frame) {
    for (Step step : steps) {
      step.bind(frame);
    }
    if (parts == 1) {
      run(0);
    } else {
      team.run(parts, this);
    }
  }

  /// See [Step#drop].
  void drop() {
    for (Step step : steps) {
      step.drop();
    }
  }

  /// One grain for all steps with so many rows: they are cut alike.
  private static int[] grains(Step[] steps) {
    Map<Integer, Integer> byRows = new HashMap<>();
    for (Step step : steps) {
      byRows.merge(step.rows(), step.grain(), PlanPhase::leastCommonMultiple);
    }
    return Arrays.stream(steps).mapToInt(s -> byRows.getOrDefault(s.rows(), 1)).toArray();
  }

  private static int leastCommonMultiple(int a, int b) {
    int x = a;
    int y = b;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return a / x * b;
  }

  @Override
  public void run(int part) {
    for (int i = 0; i < steps.length; i = ends[i]) {
      int rows = steps[i].rows();
      int to = cut(rows, grains[i], part + 1);
      for (int from = cut(rows, grains[i], part); from < to; from += pieces[i]) {
        run(part, i, from, Math.min(to, from + pieces[i]));
      }
    }
  }

  /// All steps of the run that step `first` begins, on some rows.
  private void run(int part, int first, int from, int to) {
    for (int i = first; i < ends[first]; i++) {
      steps[i].run(part, from, to);
    }
  }

  /// The first row of a part: pieces of `grain` rows are spread as evenly as can be.
  private int cut(int rows, int grain, int part) {
    int pieces = (rows + grain - 1) / grain;
    return (int) Math.min(rows, (long) pieces * part / parts * grain);
  }
}
