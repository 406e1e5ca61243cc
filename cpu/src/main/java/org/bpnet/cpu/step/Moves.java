package org.bpnet.cpu.step;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Cast;
import org.bpnet.core.op.Convolving;
import org.bpnet.core.op.Indexing.AddAlong;
import org.bpnet.core.op.Indexing.Gather;
import org.bpnet.core.op.Indexing.ScatterAdd;
import org.bpnet.core.op.Indexing.TakeAlong;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.Leaf.Range;
import org.bpnet.core.op.Leaf.Scalar;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Marker;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Movement.Broadcast;
import org.bpnet.core.op.Movement.Concat;
import org.bpnet.core.op.Movement.Pad;
import org.bpnet.core.op.Movement.Permute;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Movement.Slice;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Pooling;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.ArgSort;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.core.op.Rowwise.LogSoftmax;
import org.bpnet.core.op.Rowwise.LogSumExp;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.op.Rowwise.Softmax;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.step.MoveStep.Move;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;
import org.bpnet.cpu.unit.Loops;

/// What moves elements about, or looks at them one by one: plain loops over off-heap memory. An
/// axis is seen as `[outer, n, inner]`. Elements are 4 bytes wide, whatever their type, and copied
/// as bits.
final class Moves {
  private static final int WIDTH = 4;

  private Moves() {}

  /// So many elements copied.
  static Move copy(Place from, Place to, int count) {
    long bytes = (long) count * WIDTH;
    return Move.whole(frame ->
        MemorySegment.copy(
            frame.segment(from), from.offset(), frame.segment(to), to.offset(), bytes));
  }

  /// What a node does that is neither a kernel nor a product.
  static Move of(Graph graph, int index, IntFunction<Place> places, int randomSlot) {
    Node node = graph.node(index);
    Place out = places.apply(index);
    Shape shape = node.shape();
    return switch (node.op()) {
      case Random op -> random(op, out, randomSlot);
      case Concat op -> concat(graph, node, op.axis(), places, out);
      case Broadcast _ -> {
        int[] strides = Loops.stridesIn(shape, from(graph, node));
        yield strided(places.apply(node.input(0)), out, shape, strides);
      }
      case Permute op -> {
        int[] own = from(graph, node).strides();
        int[] strides = op.order().stream().mapToInt(axis -> own[axis]).toArray();
        yield strided(places.apply(node.input(0)), out, shape, strides);
      }
      case Slice op -> slice(op, from(graph, node), places.apply(node.input(0)), out);
      case Pad op -> pad(op, from(graph, node), places.apply(node.input(0)), out);
      case Cast op -> cast(op, shape.elementCount(), places.apply(node.input(0)), out);
      case ArgReduce op -> Axes.argReduce(op, from(graph, node), places.apply(node.input(0)), out);
      case ArgSort op -> Axes.argSort(op, from(graph, node), places.apply(node.input(0)), out);
      case CumulativeSum op -> Axes.cumulativeSum(op, shape, places.apply(node.input(0)), out);
      case Gather op -> Indexed.gather(op.axis(), graph, node, places, out);
      case ScatterAdd op -> Indexed.scatterAdd(op.axis(), graph, node, places, out);
      case TakeAlong op -> Indexed.takeAlong(op.axis(), graph, node, places, out);
      case AddAlong op -> Indexed.addAlong(op.axis(), graph, node, places, out);
      case Pointwise _,
          Reduce _,
          MatMul _,
          Convolving _,
          Pooling _,
          LogSoftmax _,
          LogSumExp _,
          Softmax _,
          Source _,
          Scalar _,
          Range _,
          Reshape _,
          Marker _ ->
          throw new IllegalStateException(node.op().name() + " is planned elsewhere");
    };
  }

  private static Shape from(Graph graph, Node node) {
    return graph.node(node.input(0)).shape();
  }

  private static Move random(Random op, Place out, int slot) {
    int rows = Step.rowsOf(op.shape());
    int perRow = op.shape().elementCount() / rows;
    return new Move(
        rows,
        (frame, from, to) -> {
          var seed = new Seed(frame.keys()[slot]);
          MemorySegment target = frame.segment(out);
          boolean uniform = op.distribution() == Random.Distribution.UNIFORM;
          for (int i = from * perRow; i < to * perRow; i++) {
            float value = uniform ? seed.uniform(i) : (float) seed.normal(i);
            target.set(JAVA_FLOAT, out.offset() + (long) i * WIDTH, value);
          }
        });
  }

  private static Move cast(Cast op, int count, Place from, Place to) {
    return Move.whole(frame -> {
      MemorySegment source = frame.segment(from);
      MemorySegment target = frame.segment(to);
      for (long i = 0; i < (long) count * WIDTH; i += WIDTH) {
        if (op.toInteger()) {
          target.set(JAVA_INT, to.offset() + i, (int) source.get(JAVA_FLOAT, from.offset() + i));
        } else {
          target.set(JAVA_FLOAT, to.offset() + i, source.get(JAVA_INT, from.offset() + i));
        }
      }
    });
  }

  private static Move concat(
      Graph graph, Node node, int axis, IntFunction<Place> places, Place out) {
    int outer = node.shape().count(0, axis);
    long row = (long) node.shape().count(axis, node.shape().rank()) * WIDTH;
    int parts = node.inputs().size();
    var from = new Place[parts];
    var lengths = new long[parts];
    for (int i = 0; i < parts; i++) {
      Shape part = graph.node(node.input(i)).shape();
      from[i] = places.apply(node.input(i));
      lengths[i] = (long) part.count(axis, part.rank()) * WIDTH;
    }
    return Move.whole(frame -> {
      long start = 0;
      for (int part = 0; part < parts; part++) {
        long length = lengths[part];
        blocks(frame, from[part], 0, length, out, start, row, outer, length);
        start += length;
      }
    });
  }

  private static Move slice(Slice op, Shape shape, Place from, Place to) {
    int outer = shape.count(0, op.axis());
    long inner = (long) shape.count(op.axis() + 1, shape.rank()) * WIDTH;
    long length = (op.end() - op.start()) * inner;
    long row = shape.extent(op.axis()) * inner;
    return Move.whole(
        frame -> blocks(frame, from, op.start() * inner, row, to, 0, length, outer, length));
  }

  private static Move pad(Pad op, Shape shape, Place from, Place to) {
    int outer = shape.count(0, op.axis());
    long inner = (long) shape.count(op.axis() + 1, shape.rank()) * WIDTH;
    long length = shape.extent(op.axis()) * inner;
    long row = op.before() * inner + length + op.after() * inner;
    return Move.whole(frame -> {
      frame.segment(to).asSlice(to.offset(), outer * row).fill((byte) 0);
      blocks(frame, from, 0, length, to, op.before() * inner, row, outer, length);
    });
  }

  /// Copies `count` blocks of `bytes`, at regular distances on both sides.
  private static void blocks(
      Frame frame,
      Place from,
      long fromStart,
      long fromRow,
      Place to,
      long toStart,
      long toRow,
      int count,
      long bytes) {
    MemorySegment source = frame.segment(from);
    MemorySegment target = frame.segment(to);
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          source,
          from.offset() + fromStart + i * fromRow,
          target,
          to.offset() + toStart + i * toRow,
          bytes);
    }
  }

  /// Fills the result in order from strided places of the source.
  private static Move strided(Place from, Place to, Shape shape, int[] strides) {
    int rank = shape.rank();
    int[] extents = shape.toArray();
    int count = shape.elementCount();
    return Move.whole(frame -> {
      MemorySegment source = frame.segment(from);
      MemorySegment target = frame.segment(to);
      var coordinates = new int[rank];
      long position = 0;
      for (int i = 0; i < count; i++) {
        int bits = source.get(JAVA_INT, from.offset() + position * WIDTH);
        target.set(JAVA_INT, to.offset() + (long) i * WIDTH, bits);
        for (int axis = rank - 1; axis >= 0; axis--) {
          position += strides[axis];
          if (++coordinates[axis] < extents[axis]) {
            break;
          }
          position -= (long) strides[axis] * extents[axis];
          coordinates[axis] = 0;
        }
      }
    });
  }
}
