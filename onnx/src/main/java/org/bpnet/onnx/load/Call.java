package org.bpnet.onnx.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxNode;
import org.bpnet.onnx.file.OnnxTensor;
import org.jspecify.annotations.Nullable;

/// One operator with what it is applied to and told. If everything is known, so is the result.
final class Call {
  private final OnnxNode node;
  private final Map<String, Attribute> attributes;
  private final List<Optional<Value>> inputs;
  private final long opset;
  private final Known known;
  private final Pass pass;
  private final Budget budget;

  /// @param inputs empty where one is left out
  /// @param main the pass of what is not known
  Call(
      OnnxNode node,
      Map<String, Attribute> attributes,
      List<Optional<Value>> inputs,
      long opset,
      Known known,
      Pass main,
      Budget budget) {
    this.node = node;
    this.attributes = attributes;
    this.inputs = inputs;
    this.opset = opset;
    this.known = known;
    this.budget = budget;
    this.pass =
        inputs.stream().allMatch(input -> input.isEmpty() || known.has(input.get()))
            ? known.pass()
            : main;
  }

  OnnxNode node() {
    return node;
  }

  long opset() {
    return opset;
  }

  Pass pass() {
    return pass;
  }

  Known known() {
    return known;
  }

  Budget budget() {
    return budget;
  }

  // ---- inputs -----------------------------------------------------------------------------------

  int count() {
    return inputs.size();
  }

  boolean has(int i) {
    return i < inputs.size() && inputs.get(i).isPresent();
  }

  /// Input `i` as it is.
  Value value(int i) {
    if (!has(i)) {
      throw new NotImported(
          String.format(Locale.ROOT, "needs input %d, got %d inputs", i + 1, inputs.size()));
    }
    return inputs.get(i).orElseThrow();
  }

  /// Input `i` in the pass of this call, as ONNX has it.
  Tensor tensor(int i) {
    return known.in(pass, value(i).tensor());
  }

  /// Images, `[N, H, W, C]`.
  Tensor images(int i) {
    Value value = value(i);
    return value.isChannelsLast()
        ? known.in(pass, value.channelsLast())
        : tensor(i).permute(0, 2, 3, 1);
  }

  ElementType type(int i) {
    return value(i).type();
  }

  Shape shape(int i) {
    return value(i).shape();
  }

  /// The numbers of an input that must be known.
  HostArray numbers(int i) {
    return known.numbers(value(i));
  }

  int[] wholes(int i) {
    return numbers(i).toInts();
  }

  // ---- attributes -------------------------------------------------------------------------------

  boolean isTold(String name) {
    return attributes.containsKey(name);
  }

  @Nullable Attribute attribute(String name) {
    return attributes.get(name);
  }

  int whole(String name, int otherwise) {
    return switch (attributes.get(name)) {
      case null -> otherwise;
      case Attribute.Whole(long value) when value == (int) value -> (int) value;
      case Attribute other -> throw wrong(name, "a whole number", other);
    };
  }

  double real(String name, double otherwise) {
    return switch (attributes.get(name)) {
      case null -> otherwise;
      case Attribute.Real(float value) -> value;
      case Attribute other -> throw wrong(name, "a real number", other);
    };
  }

  /// Real numbers that must be told.
  List<Float> reals(String name) {
    return switch (attributes.get(name)) {
      case null -> throw new NotImported("needs the attribute " + name);
      case Attribute.Reals(List<Float> values) -> values;
      case Attribute other -> throw wrong(name, "real numbers", other);
    };
  }

  String text(String name, String otherwise) {
    return switch (attributes.get(name)) {
      case null -> otherwise;
      case Attribute.Text(String value) -> value;
      case Attribute other -> throw wrong(name, "a text", other);
    };
  }

  int[] numbersTold(String name, int... otherwise) {
    return switch (attributes.get(name)) {
      case null -> otherwise;
      case Attribute.Wholes(List<Long> values) ->
          values.stream().mapToInt(value -> Math.toIntExact(value)).toArray();
      case Attribute other -> throw wrong(name, "whole numbers", other);
    };
  }

  /// Whole numbers that are told by an attribute in older models, and are an input in newer ones.
  int[] wholes(String name, int input, int... otherwise) {
    return isTold(name) ? numbersTold(name) : has(input) ? wholes(input) : otherwise;
  }

  private static NotImported wrong(String name, String wanted, Attribute got) {
    return new NotImported(
        String.format(Locale.ROOT, "attribute %s: needs %s, got %s", name, wanted, got));
  }

  /// Refuses what is told otherwise than this.
  void only(String name, int supported) {
    int got = whole(name, supported);
    if (got != supported) {
      throw new NotImported(
          String.format(
              Locale.ROOT, "attribute %s: only %d is read, got %d", name, supported, got));
    }
  }

  // ---- results ----------------------------------------------------------------------------------

  /// A tensor of the type of the first input.
  Value like(Tensor tensor) {
    return Value.of(tensor, type(0));
  }

  /// An axis that may count from the end.
  int axis(int axis, int rank) {
    int found = axis < 0 ? axis + rank : axis;
    if (found < 0 || found >= Math.max(rank, 1)) {
      throw new NotImported(
          String.format(Locale.ROOT, "axis %d: does not exist among %d", axis, rank));
    }
    return found;
  }

  Value texts(OnnxTensor texts) {
    return Value.ofTexts(texts);
  }

  /// A formula of inputs, its names those of the inputs in order. Whole numbers stay such.
  Value formula(Formula formula, ElementType type, String... names) {
    return formula(
        formula,
        type,
        inputs.stream().limit(names.length).map(Optional::orElseThrow).toList(),
        names);
  }

  /// A formula of values.
  Value formula(Formula formula, ElementType type, List<Value> values, String... names) {
    var pointwise = new Pointwise(formula, List.of(names));
    Optional<List<Tensor>> images = images(values);
    List<Tensor> operands =
        images.orElseGet(
            () -> values.stream().map(value -> known.in(pass, value.tensor())).toList());
    Tensor result = pass.apply(pointwise, operands);
    if (!type.isReal() && type != ElementType.BOOL) {
      if (type != ElementType.INT32 && type != ElementType.INT64) {
        throw new NotImported("computes with no " + type);
      }
      result = result.toInteger();
    }
    return images.isPresent() ? Value.ofChannelsLast(result, type) : Value.of(result, type);
  }

  /// The values with channels last, if one is an image that lies so and none need be moved.
  private Optional<List<Tensor>> images(List<Value> values) {
    if (values.stream().noneMatch(Value::isChannelsLast)) {
      return Optional.empty();
    }
    List<Tensor> operands = new ArrayList<>();
    for (Value value : values) {
      Shape shape = value.shape();
      if (shape.rank() == 4) {
        operands.add(
            value.isChannelsLast()
                ? known.in(pass, value.channelsLast())
                : known.in(pass, value.tensor()).permute(0, 2, 3, 1));
      } else if (shape.rank() == 0) {
        operands.add(known.in(pass, value.tensor()));
      } else if (shape.rank() == 3 && shape.extent(1) == 1 && shape.extent(2) == 1) {
        operands.add(known.in(pass, value.tensor()).reshape(shape.extent(0)));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(operands);
  }
}
