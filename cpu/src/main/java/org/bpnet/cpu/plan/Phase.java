package org.bpnet.cpu.plan;

import org.bpnet.cpu.thread.Task;
import org.bpnet.cpu.thread.ThreadTeam;

/// Steps that every thread goes through on its own share of their rows, without waiting for the
/// others: no row needs what another thread's row yields in the same phase.
///
/// A batch goes forward and backward through all layers in one phase; the gradients by the weights,
/// which sum over the batch, and the updates are the next.
final class Phase implements Task {
  /// Multiply-adds below which a further thread does not pay: some 4 µs of work, against less than
  /// one to call a thread that spins, and tens where the host has another use for its core. Ours.
  private static final long WORK_PER_PART = 500_000;

  /// Shares are whole multiples of so many rows: as many as a tile of a matrix product has.
  private static final int GRAIN = 8;

  private final Step[] steps;
  private final ThreadTeam team;
  private final int parts;

  Phase(Step[] steps, ThreadTeam team) {
    this.steps = steps;
    this.team = team;
    long work = 0;
    for (Step step : steps) {
      work += step.rows() == 1 ? 0 : step.work();
    }
    this.parts = Math.clamp(work / WORK_PER_PART, 1, team.size());
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

  @Override
  public void run(int part) {
    for (Step step : steps) {
      int rows = step.rows();
      int from = cut(rows, part);
      int to = cut(rows, part + 1);
      if (from < to) {
        step.run(part, from, to);
      }
    }
  }

  /// The first row of a part: the same for all steps with so many rows.
  private int cut(int rows, int part) {
    if (part == parts) {
      return rows;
    }
    int grain = rows >= GRAIN * parts ? GRAIN : 1;
    return (int) ((long) (rows / grain) * part / parts) * grain;
  }
}
