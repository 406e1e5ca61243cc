package org.bpnet.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.BinaryOp;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Leaf;
import org.bpnet.core.op.Movement;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Pooling.WindowSum;
import org.bpnet.onnx.export.Values.Layout;
import org.bpnet.onnx.file.Attribute;

/// Formulas of values: computed on images as these lie, and without repeating what broadcasts.
final class PointwiseExport {
  private final GraphWriter out;
  private final Values values;
  private final WindowExport windows;

  PointwiseExport(GraphWriter out, Values values, WindowExport windows) {
    this.out = out;
    this.values = values;
    this.windows = windows;
  }

  void write(int place, Pointwise op) {
    Recording.Step step = values.step(place);
    if (isMean(step, op)) {
      values.put(place, Layout.CHANNELS_FIRST, windows.mean(step.inputs().getFirst()));
      return;
    }
    List<Integer> inputs = unrepeated(step);
    boolean channelsFirst = isChannelsFirst(place, inputs);
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      arguments.put(op.arguments().get(i), argument(inputs.get(i), channelsFirst));
    }
    String result = new FormulaWriter(out, arguments).write(op.formula());
    values.put(place, channelsFirst ? Layout.CHANNELS_FIRST : Layout.PLAIN, result);
  }

  /// The sum of each window, divided by how many it is of.
  private boolean isMean(Recording.Step step, Pointwise op) {
    return step.inputs().size() == 2
        && values.step(step.inputs().getFirst()).op() instanceof WindowSum(var window)
        && values.step(step.inputs().getLast()).op() instanceof Leaf.Scalar
        && values.step(step.inputs().getLast()).small().item() == factor(window.taps())
        && op.formula()
            .equals(
                new Formula.Binary(
                    BinaryOp.MUL,
                    Formula.input(op.arguments().getFirst()),
                    Formula.input(op.arguments().getLast())));
  }

  private double factor(int taps) {
    return out.real() == org.bpnet.onnx.file.ElementType.FLOAT ? (float) (1.0 / taps) : 1.0 / taps;
  }

  /// What it is applied to, before it was repeated where the result has the same shape anyway.
  private List<Integer> unrepeated(Recording.Step step) {
    List<Integer> bare = new ArrayList<>();
    Shape shape = Shape.scalar();
    for (int input : step.inputs()) {
      int place = input;
      while (values.step(place).op() instanceof Movement.Broadcast) {
        place = values.step(place).inputs().getFirst();
      }
      bare.add(place);
      shape = shape.broadcast(values.shape(place), "");
    }
    return shape.equals(step.small().shape()) ? bare : step.inputs();
  }

  /// Whether an image lies that way, and everything else can be brought to it without moving.
  private boolean isChannelsFirst(int place, List<Integer> inputs) {
    if (values.shape(place).rank() != 4) {
      return false;
    }
    boolean any = false;
    for (int input : inputs) {
      int rank = values.shape(input).rank();
      if (rank == 2 || rank == 3) {
        return false;
      }
      any |=
          rank == 4 && !values.has(input, Layout.PLAIN) && values.has(input, Layout.CHANNELS_FIRST);
    }
    return any;
  }

  private String argument(int place, boolean channelsFirst) {
    Shape shape = values.shape(place);
    String name;
    if (channelsFirst && shape.rank() == 4) {
      name = values.get(place, Layout.CHANNELS_FIRST);
    } else if (channelsFirst && shape.rank() == 1) {
      name = out.add("Reshape", List.of(values.plain(place), out.wholes(-1, 1, 1)));
    } else {
      name = values.plain(place);
    }
    return values.step(place).small().type().isFloat() ? name : toReal(name);
  }

  private String toReal(String name) {
    return out.add("Cast", List.of(name), Map.of("to", new Attribute.Whole(out.real().code())));
  }
}
