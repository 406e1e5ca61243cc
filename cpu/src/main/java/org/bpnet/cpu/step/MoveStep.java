package org.bpnet.cpu.step;

import java.util.List;
import org.bpnet.cpu.storage.Frame;

/// A step in plain Java, see [Moves].
final class MoveStep implements Step {
  /// What one element costs, in multiply-adds of a matrix product. Ours.
  private static final int WORK_PER_ELEMENT = 64;

  private final Move move;
  private final long elements;
  private final List<Access> accesses;
  private Frame frame = Frame.NONE;

  /// What a step does.
  ///
  /// @param rows into how many rows it can be cut; 1 if it is done in one go
  /// @param action the work
  record Move(int rows, Action action) {
    /// Work that is done in one go.
    static Move whole(Whole action) {
      return new Move(1, (frame, _, _) -> action.run(frame));
    }
  }

  /// Work on rows `from` to `to`.
  @FunctionalInterface
  interface Action {
    void run(Frame frame, int from, int to);
  }

  /// Work on everything.
  @FunctionalInterface
  interface Whole {
    void run(Frame frame);
  }

  /// @param elements how many elements are written or looked at
  MoveStep(Move move, long elements, List<Access> accesses) {
    this.move = move;
    this.elements = elements;
    this.accesses = accesses;
  }

  @Override
  public int rows() {
    return move.rows();
  }

  @Override
  public long work() {
    return elements * WORK_PER_ELEMENT;
  }

  @Override
  public List<Access> accesses() {
    return accesses;
  }

  @Override
  public void bind(Frame run) {
    frame = run;
  }

  @Override
  public void run(int part, int from, int to) {
    move.action().run(frame, from, to);
  }
}
