package org.bpnet.onnx.export;

import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Indexing;
import org.bpnet.core.op.Indexing.AddAlong;
import org.bpnet.core.op.Indexing.Gather;
import org.bpnet.core.op.Indexing.ScatterAdd;
import org.bpnet.core.op.Indexing.TakeAlong;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Rowwise;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.ArgSort;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.core.op.Rowwise.LogSoftmax;
import org.bpnet.core.op.Rowwise.LogSumExp;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.op.Rowwise.Softmax;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxTensor;

/// What combines, orders or picks elements along an axis, and products of matrices.
final class RowExport {
  private final GraphWriter out;
  private final Values values;

  RowExport(GraphWriter out, Values values) {
    this.out = out;
    this.values = values;
  }

  String write(Recording.Step step, Rowwise op) {
    String x = values.plain(step.inputs().getFirst());
    Attribute axis = new Attribute.Whole(op.axis());
    Attribute none = new Attribute.Whole(0);
    List<String> alongAxis = List.of(x, out.wholes(op.axis()));
    return switch (op) {
      case Reduce(Reduce.Kind kind, int _) -> {
        String name =
            switch (kind) {
              case SUM -> "ReduceSum";
              case MAX -> "ReduceMax";
              case MIN -> "ReduceMin";
            };
        yield out.add(name, alongAxis, Map.of("keepdims", none));
      }
      case LogSumExp _ -> out.add("ReduceLogSumExp", alongAxis, Map.of("keepdims", none));
      case ArgReduce(ArgReduce.Kind kind, int _) ->
          toInteger(
              out.add(
                  kind == ArgReduce.Kind.ARG_MAX ? "ArgMax" : "ArgMin",
                  List.of(x),
                  Map.of("axis", axis, "keepdims", none)));
      case ArgSort(int _, boolean descending, int limit) -> {
        int large = ((ArgSort) step.large().op()).limit();
        yield toInteger(
            out.add(
                    "TopK",
                    List.of(x, out.extents(List.of(Extent.of(limit, large)))),
                    Map.of("axis", axis, "largest", new Attribute.Whole(descending ? 1 : 0)),
                    2)
                .getLast());
      }
      case CumulativeSum(int along, boolean reverse) ->
          out.add(
              "CumSum",
              List.of(x, out.wholes(along)),
              Map.of("reverse", new Attribute.Whole(reverse ? 1 : 0)));
      case Softmax _ -> out.add("Softmax", List.of(x), Map.of("axis", axis));
      case LogSoftmax _ -> out.add("LogSoftmax", List.of(x), Map.of("axis", axis));
    };
  }

  /// Cuts real numbers off, or makes positions what they are here.
  String toInteger(String name) {
    return out.add(
        "Cast", List.of(name), Map.of("to", new Attribute.Whole(ElementType.INT32.code())));
  }

  String write(Recording.Step step, Indexing op) {
    String x = values.plain(step.inputs().get(0));
    String index = values.plain(step.inputs().get(1));
    return switch (op) {
      case Gather(int axis) ->
          out.add("Gather", List.of(x, index), Map.of("axis", new Attribute.Whole(axis)));
      case TakeAlong(int axis) ->
          out.add("GatherElements", List.of(x, index), Map.of("axis", new Attribute.Whole(axis)));
      case AddAlong(int axis, int _) -> scatter(step, x, index, axis);
      case ScatterAdd(int axis, int _) -> scatterSlices(step, x, index, axis);
    };
  }

  private String scatter(Recording.Step step, String x, String index, int axis) {
    OnnxTensor zero =
        new OnnxTensor(
            out.real(),
            Shape.of(1),
            out.real() == ElementType.FLOAT ? new float[1] : new double[1]);
    String zeros =
        out.add(
            "ConstantOfShape",
            List.of(out.extents(step.extents())),
            Map.of("value", new Attribute.Constant(zero)));
    return out.add(
        "ScatterElements",
        List.of(zeros, index, x),
        Map.of("axis", new Attribute.Whole(axis), "reduction", new Attribute.Text("add")));
  }

  /// Slices are added element by element: the index is repeated over each slice.
  private String scatterSlices(Recording.Step step, String x, String index, int axis) {
    Recording.Step slices = values.step(step.inputs().get(0));
    Shape small = slices.small().shape();
    Shape large = slices.large().shape();
    int end = axis + values.shape(step.inputs().get(1)).rank();
    Extent places = Extent.of(small.count(axis, end), large.count(axis, end));
    List<Extent> each = slices.extents();
    List<Extent> flat = new java.util.ArrayList<>(each.subList(0, axis));
    flat.add(places);
    flat.addAll(each.subList(end, each.size()));
    List<Extent> column = new java.util.ArrayList<>();
    for (int i = 0; i < flat.size(); i++) {
      column.add(i == axis ? places : new Extent(0, 1));
    }
    var movements = new MovementExport(out, values);
    String repeated =
        out.add("Expand", List.of(movements.reshape(index, column), out.extents(flat)));
    return scatter(step, movements.reshape(x, flat), repeated, axis);
  }

  String write(Recording.Step step, MatMul op) {
    String a = values.plain(step.inputs().get(0));
    String b = values.plain(step.inputs().get(1));
    if (!op.transposeA() && !op.transposeB()) {
      return out.add("MatMul", List.of(a, b));
    }
    if (step.small().shape().rank() == 2) {
      return out.add(
          "Gemm",
          List.of(a, b),
          Map.of(
              "transA", new Attribute.Whole(op.transposeA() ? 1 : 0),
              "transB", new Attribute.Whole(op.transposeB() ? 1 : 0)));
    }
    List<Long> order = List.of(0L, 2L, 1L);
    return out.add(
        "MatMul",
        List.of(
            op.transposeA() ? values.transpose(a, order) : a,
            op.transposeB() ? values.transpose(b, order) : b));
  }
}
