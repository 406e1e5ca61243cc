package org.bpnet.onnx.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Rowwise;
import org.bpnet.onnx.file.ElementType;

/// Operators that combine or order the elements along axes.
final class ReductionOperators {
  private ReductionOperators() {}

  /// Combines the elements along one axis, which disappears.
  @FunctionalInterface
  private interface Along {
    Tensor apply(Tensor x, int axis);
  }

  static void add(Map<String, Operator> all) {
    reduce(all, "ReduceSum", x -> x, Tensor::sum, y -> y);
    reduce(all, "ReduceMax", x -> x, Tensor::max, y -> y);
    reduce(all, "ReduceMin", x -> x, Tensor::min, y -> y);
    reduce(all, "ReduceProd", x -> x, Tensor::prod, y -> y);
    reduce(all, "ReduceL1", Tensor::abs, Tensor::sum, y -> y);
    reduce(all, "ReduceL2", Tensor::square, Tensor::sum, Tensor::sqrt);
    reduce(all, "ReduceSumSquare", Tensor::square, Tensor::sum, y -> y);
    reduce(all, "ReduceLogSum", x -> x, Tensor::sum, Tensor::log);
    reduce(all, "ReduceLogSumExp", x -> x, Tensor::logSumExp, y -> y);
    reduce(all, "ReduceMean", x -> x, (x, axis) -> x.sum(axis).div(x.shape().extent(axis)), y -> y);
    all.put("ArgMax", Operator.of(call -> extreme(call, true)));
    all.put("ArgMin", Operator.of(call -> extreme(call, false)));
    all.put("CumSum", Operator.of(ReductionOperators::cumulativeSum));
    all.put("TopK", ReductionOperators::topK);
    all.put("Softmax", Operator.of(call -> alongAxis(call, Tensor::softmax)));
    all.put("LogSoftmax", Operator.of(call -> alongAxis(call, Tensor::logSoftmax)));
    all.put("Hardmax", Operator.of(call -> alongAxis(call, ReductionOperators::hardmax)));
  }

  private static void reduce(
      Map<String, Operator> all,
      String name,
      UnaryOperator<Tensor> before,
      Along along,
      UnaryOperator<Tensor> after) {
    all.put(
        name,
        Operator.of(call -> {
          Tensor x = call.tensor(0);
          int rank = x.shape().rank();
          int[] told = call.wholes("axes", 1);
          boolean[] gone = new boolean[rank];
          for (int axis : told) {
            gone[call.axis(axis, rank)] = true;
          }
          if (told.length == 0) {
            if (call.whole("noop_with_empty_axes", 0) == 1) {
              return typed(call, after.apply(before.apply(x)));
            }
            Arrays.fill(gone, true);
          }
          Shape kept = x.shape();
          Tensor y = before.apply(x);
          for (int axis = rank - 1; axis >= 0; axis--) {
            if (gone[axis]) {
              kept = kept.with(axis, 1);
              y = along.apply(y, axis);
            }
          }
          y = after.apply(y);
          return typed(call, call.whole("keepdims", 1) == 1 ? y.reshape(kept) : y);
        }));
  }

  private static Value typed(Call call, Tensor y) {
    ElementType type = call.type(0);
    boolean whole = !type.isReal() && type != ElementType.BOOL;
    if (whole && type != ElementType.INT32 && type != ElementType.INT64) {
      throw new NotImported("computes with no " + type);
    }
    return Value.of(whole && y.type().isFloat() ? y.toInteger() : y, type);
  }

  private static Value extreme(Call call, boolean largest) {
    Tensor x = call.tensor(0);
    int axis = call.axis(call.whole("axis", 0), x.shape().rank());
    int n = x.shape().extent(axis);
    boolean last = call.whole("select_last_index", 0) == 1;
    Tensor looked = last ? MovementOperators.pick(call, x, axis, n, k -> n - 1 - k) : x;
    Tensor place = largest ? looked.argMax(axis) : looked.argMin(axis);
    if (last) {
      place = place.toReal().neg().add(n - 1).toInteger();
    }
    return Value.of(
        call.whole("keepdims", 1) == 1 ? place.expandDims(axis) : place, ElementType.INT64);
  }

  private static Value cumulativeSum(Call call) {
    Tensor x = call.tensor(0);
    int axis = call.axis((int) call.numbers(1).at(0), x.shape().rank());
    boolean reverse = call.whole("reverse", 0) == 1;
    Tensor sums = x.pass().apply(new Rowwise.CumulativeSum(axis, reverse), List.of(x));
    if (call.whole("exclusive", 0) == 1) { // moved on by one
      int n = x.shape().extent(axis);
      sums =
          reverse
              ? sums.slice(axis, 1, n).pad(axis, 0, 1)
              : sums.slice(axis, 0, n - 1).pad(axis, 1, 0);
    }
    return typed(call, sums);
  }

  private static List<Value> topK(Call call) {
    call.only("sorted", 1);
    Tensor x = call.tensor(0);
    int axis = call.axis(call.whole("axis", -1), x.shape().rank());
    int k = call.has(1) ? call.wholes(1)[0] : call.whole("k", 1);
    boolean descending = call.whole("largest", 1) == 1;
    Tensor places = x.pass().apply(new Rowwise.ArgSort(axis, descending, k), List.of(x));
    return List.of(call.like(x.takeAlong(axis, places)), Value.of(places, ElementType.INT64));
  }

  /// Before version 13 all axes from the one told were one.
  private static Value alongAxis(Call call, Along along) {
    Tensor x = call.tensor(0);
    int rank = x.shape().rank();
    if (call.opset() >= 13) {
      int axis = call.axis(call.whole("axis", -1), rank);
      return call.like(along.apply(x, axis));
    }
    int axis = call.axis(call.whole("axis", 1), rank);
    Tensor flat = x.reshape(x.shape().count(0, axis), x.shape().count(axis, rank));
    return call.like(along.apply(flat, 1).reshape(x.shape()));
  }

  private static Tensor hardmax(Tensor x, int axis) {
    int[] column = IntStream.range(axis, x.shape().rank()).map(_ -> 1).toArray();
    column[0] = x.shape().extent(axis);
    Tensor places = x.pass().range(column[0]).reshape(column);
    return x.argMax(axis).expandDims(axis).equalTo(places);
  }
}
