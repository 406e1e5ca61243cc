package org.bpnet.cpu.step;

import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.cpu.storage.Frame;

/// One instruction of a plan, cut into rows that do not depend on each other ([#rowsOf]): batch
/// after batch of examples goes through the layers, weight row after weight row is updated.
public interface Step {
  /// How many rows there are.
  int rows();

  /// Rows that are best, or only, done together: shares start at multiples.
  default int grain() {
    return 1;
  }

  /// Rows that stay in the cache on their way through this step and its neighbours: a number of
  /// them, [#ANY] if it is for the neighbours to say, or [#ALL] if the step is best done in one go.
  default int piece() {
    return ALL;
  }

  /// See [#piece].
  int ANY = 0;

  /// See [#piece].
  int ALL = -1;

  /// How many rows a value has: the extent of its first axis that is not of extent 1.
  static int rowsOf(Shape shape) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.extent(axis) != 1) {
        return Math.max(1, shape.extent(axis));
      }
    }
    return 1;
  }

  /// What all rows together cost, in multiply-adds.
  long work();

  /// What is read and written.
  List<Access> accesses();

  /// Takes up the memory and the numbers of a run.
  void bind(Frame frame);

  /// Does rows `from` to `to` (exclusive). Parts with different numbers may run at once.
  ///
  /// @param part the number of the caller among them, below the size of the team
  void run(int part, int from, int to);

  /// Gives back what is kept outside the Java heap from run to run; a later run makes it anew.
  default void drop() {}
}
