package org.bpnet.cpu.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bpnet.cpu.unit.Loops;
import org.junit.jupiter.api.Test;

class StartsTest {
  /// Over random loops, of which an operand walks through some axes without a break, stands still
  /// along others and jumps along the rest: each start is what the strides say of the indices of
  /// that repeat, counted up one by one.
  @Test
  void should_start_where_the_strides_of_the_outer_axes_say() {
    var random = new SplittableRandom(3);
    int broken = 0;
    for (int draw = 0; draw < 1000; draw++) {
      int[] extents = random.ints(random.nextInt(7), 1, 5).toArray();
      int[] strides = new int[extents.length];
      int next = 1;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        strides[axis] =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> random.nextInt(100);
              default -> next;
            };
        next = strides[axis] * extents[axis];
      }
      Starts starts = Starts.of(new Loops(extents, new int[][] {strides}), 0);
      int[] outer = Arrays.copyOf(extents, Math.max(0, extents.length - 2));
      int[] indices = new int[outer.length];
      for (int repeat = 0; repeat < Arrays.stream(outer).reduce(1, Math::multiplyExact); repeat++) {
        assertThat(starts.at(repeat))
            .as("%s by %s, repeat %d", Arrays.toString(extents), Arrays.toString(strides), repeat)
            .isEqualTo(start(strides, indices));
        count(indices, outer);
      }
      broken += starts.extents().length > 1 ? 1 : 0;
    }
    assertThat(broken).isGreaterThan(100);
  }

  private static long start(int[] strides, int[] indices) {
    long start = 0;
    for (int axis = 0; axis < indices.length; axis++) {
      start += (long) strides[axis] * indices[axis];
    }
    return start;
  }

  private static void count(int[] indices, int[] extents) {
    for (int axis = indices.length - 1; axis >= 0; axis--) {
      indices[axis] = (indices[axis] + 1) % extents[axis];
      if (indices[axis] > 0) {
        return;
      }
    }
  }

  @Test
  void should_need_one_axis_for_what_is_walked_through_without_a_break() {
    int[] extents = {5, 4, 3, 2};
    var loops = new Loops(extents, new int[][] {{8, 2, 0, 1}, {0, 0, 1, 0}, {6, 0, 2, 1}});

    assertThat(Starts.of(loops, 0).extents()).hasSize(1);
    assertThat(Starts.of(loops, 1).strides()).containsExactly(0);
    assertThat(Starts.of(loops, 2).extents()).containsExactly(5, 4);
    assertThat(Starts.every(6).at(7)).isEqualTo(42);
    assertThat(Starts.FIXED.at(0)).isZero();
  }
}
