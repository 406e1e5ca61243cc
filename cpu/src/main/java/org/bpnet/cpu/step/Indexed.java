package org.bpnet.cpu.step;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.function.IntFunction;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.step.MoveStep.Move;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;

/// What reads or writes where an index says. Additions run in the order of the index, on one
/// thread, so that repeated places give the same bits at every run.
final class Indexed {
  private static final int WIDTH = 4;

  private Indexed() {}

  static Move gather(int axis, Graph graph, Node node, IntFunction<Place> places, Place to) {
    Shape shape = graph.node(node.input(0)).shape();
    int n = shape.extent(axis);
    int outer = shape.count(0, axis);
    long inner = (long) shape.count(axis + 1, shape.rank()) * WIDTH;
    int count = graph.node(node.input(1)).shape().elementCount();
    Place from = places.apply(node.input(0));
    Place index = places.apply(node.input(1));
    return Move.whole(frame -> {
      MemorySegment x = frame.segment(from);
      MemorySegment result = frame.segment(to);
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < count; i++) {
          long source = ((long) o * n + at("gather", frame, index, i, n)) * inner;
          long target = ((long) o * count + i) * inner;
          MemorySegment.copy(x, from.offset() + source, result, to.offset() + target, inner);
        }
      }
    });
  }

  static Move scatterAdd(int axis, Graph graph, Node node, IntFunction<Place> places, Place to) {
    Shape shape = node.shape();
    int n = shape.extent(axis);
    int outer = shape.count(0, axis);
    int inner = shape.count(axis + 1, shape.rank());
    int count = graph.node(node.input(1)).shape().elementCount();
    Place from = places.apply(node.input(0));
    Place index = places.apply(node.input(1));
    return Move.whole(frame -> {
      MemorySegment x = frame.segment(from);
      MemorySegment result = zeros(frame, to, 0, shape.elementCount());
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < count; i++) {
          long target =
              to.offset() + ((long) o * n + at("scatterAdd", frame, index, i, n)) * inner * WIDTH;
          long source = from.offset() + ((long) o * count + i) * inner * WIDTH;
          for (int j = 0; j < inner; j++) {
            add(result, target + (long) j * WIDTH, x.get(JAVA_FLOAT, source + (long) j * WIDTH));
          }
        }
      }
    });
  }

  static Move takeAlong(int axis, Graph graph, Node node, IntFunction<Place> places, Place to) {
    int n = graph.node(node.input(0)).shape().extent(axis);
    Walk walk = Walk.of(node.shape(), axis);
    int perRow = walk.count() / walk.rows();
    Place from = places.apply(node.input(0));
    Place index = places.apply(node.input(1));
    return new Move(
        walk.rows(),
        (frame, first, end) -> {
          MemorySegment x = frame.segment(from);
          MemorySegment result = frame.segment(to);
          for (int i = first * perRow; i < end * perRow; i++) {
            long source = walk.position(i, at("takeAlong", frame, index, i, n), n);
            int bits = x.get(JAVA_INT, from.offset() + source * WIDTH);
            result.set(JAVA_INT, to.offset() + (long) i * WIDTH, bits);
          }
        });
  }

  static Move addAlong(int axis, Graph graph, Node node, IntFunction<Place> places, Place to) {
    int n = node.shape().extent(axis);
    Walk walk = Walk.of(graph.node(node.input(1)).shape(), axis);
    int perRow = walk.count() / walk.rows();
    int written = node.shape().elementCount() / walk.rows();
    Place from = places.apply(node.input(0));
    Place index = places.apply(node.input(1));
    return new Move(
        walk.rows(),
        (frame, first, end) -> {
          MemorySegment x = frame.segment(from);
          MemorySegment result = zeros(frame, to, (long) first * written, (end - first) * written);
          for (int i = first * perRow; i < end * perRow; i++) {
            long target = walk.position(i, at("addAlong", frame, index, i, n), n);
            float value = x.get(JAVA_FLOAT, from.offset() + (long) i * WIDTH);
            add(result, to.offset() + target * WIDTH, value);
          }
        });
  }

  /// The elements of an index `[outer, m, inner]`, and where along an axis of another extent they
  /// point. Rows do not touch each other's elements.
  private record Walk(int rows, int count, int m, int inner) {
    static Walk of(Shape index, int axis) {
      int rows = Step.rowsOf(index);
      boolean apart = index.count(0, axis) % rows == 0;
      return new Walk(
          apart ? rows : 1,
          index.elementCount(),
          index.extent(axis),
          index.count(axis + 1, index.rank()));
    }

    long position(int i, int along, int n) {
      int outer = i / (m * inner);
      return ((long) outer * n + along) * inner + i % inner;
    }
  }

  private static MemorySegment zeros(Frame frame, Place place, long first, int count) {
    MemorySegment segment = frame.segment(place);
    segment.asSlice(place.offset() + first * WIDTH, (long) count * WIDTH).fill((byte) 0);
    return segment;
  }

  private static void add(MemorySegment segment, long at, float value) {
    segment.set(JAVA_FLOAT, at, segment.get(JAVA_FLOAT, at) + value);
  }

  private static int at(String op, Frame frame, Place index, int i, int n) {
    int value = frame.segment(index).get(JAVA_INT, index.offset() + (long) i * WIDTH);
    if (value < 0 || value >= n) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "%s: need indices from 0 to %d, got %d", op, n - 1, value));
    }
    return value;
  }
}
