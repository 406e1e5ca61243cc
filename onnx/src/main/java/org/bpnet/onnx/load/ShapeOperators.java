package org.bpnet.onnx.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxTensor;

/// Constants, shapes, and changes of type.
final class ShapeOperators {
  private ShapeOperators() {}

  static void add(Map<String, Operator> all) {
    all.put("Identity", Operator.of(call -> call.value(0)));
    all.put("Dropout", ShapeOperators::dropout);
    all.put("Constant", Operator.of(ShapeOperators::constant));
    all.put("ConstantOfShape", Operator.of(ShapeOperators::constantOfShape));
    all.put("Shape", Operator.of(ShapeOperators::shape));
    all.put(
        "Size", Operator.of(call -> wholes(call, Shape.scalar(), call.shape(0).elementCount())));
    all.put("Range", Operator.of(ShapeOperators::range));
    all.put("Cast", Operator.of(call -> cast(call, ElementType.of(call.whole("to", 0)))));
    all.put("CastLike", Operator.of(call -> cast(call, call.type(1))));
    all.put("OneHot", Operator.of(ShapeOperators::oneHot));
  }

  /// In use it changes nothing.
  private static List<Value> dropout(Call call) {
    if (call.has(2) && call.numbers(2).at(0) != 0) {
      throw new NotImported("drops elements by chance when it is told that this is training");
    }
    Tensor ones = call.pass().full(call.shape(0), 1);
    return List.of(call.value(0), Value.of(ones, ElementType.BOOL));
  }

  private static Value wholes(Call call, Shape shape, long... values) {
    return call.known().of(new OnnxTensor(ElementType.INT64, shape, values));
  }

  private static Value constant(Call call) {
    if (call.attribute("value") instanceof Attribute.Constant(OnnxTensor value)) {
      return call.known().of(value);
    }
    if (call.isTold("value_int")) {
      return wholes(call, Shape.scalar(), call.whole("value_int", 0));
    }
    if (call.isTold("value_ints")) {
      int[] values = call.numbersTold("value_ints");
      return wholes(call, Shape.of(values.length), Arrays.stream(values).asLongStream().toArray());
    }
    if (call.isTold("value_float")) {
      return call.known().of(OnnxTensor.ofReal(ElementType.FLOAT, call.real("value_float", 0)));
    }
    if (call.attribute("value_floats") instanceof Attribute.Reals(List<Float> values)) {
      double[] all = values.stream().mapToDouble(v -> v).toArray();
      return Value.of(
          call.known().pass().input(HostArray.of(all, Shape.of(all.length))), ElementType.FLOAT);
    }
    if (call.attribute("value_strings") instanceof Attribute.Texts(List<String> values)) {
      return Value.ofTexts(OnnxTensor.ofTexts(values));
    }
    throw new NotImported("needs a value of a kind that is read");
  }

  private static Value constantOfShape(Call call) {
    Shape shape = Shape.of(call.wholes(0));
    OnnxTensor value =
        call.attribute("value") instanceof Attribute.Constant(OnnxTensor told)
            ? told
            : OnnxTensor.ofReal(ElementType.FLOAT, 0);
    Value one = call.known().of(value);
    return Value.of(one.tensor().reshape(Shape.scalar()).broadcastTo(shape), one.type());
  }

  private static Value shape(Call call) {
    Shape shape = call.shape(0);
    int start = place(call.whole("start", 0), shape.rank());
    int end = Math.max(start, place(call.whole("end", shape.rank()), shape.rank()));
    long[] extents = Arrays.stream(shape.slice(start, end).toArray()).asLongStream().toArray();
    return wholes(call, Shape.of(extents.length), extents);
  }

  /// A place among axes, held between the first and past the last.
  private static int place(int axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }

  private static Value range(Call call) {
    double start = call.numbers(0).at(0);
    double limit = call.numbers(1).at(0);
    double step = call.numbers(2).at(0);
    double count = Math.max(0, Math.ceil((limit - start) / step));
    if (!(count <= 1 << 24)) {
      throw new NotImported(String.format(Locale.ROOT, "needs at most 2^24 steps, got %s", count));
    }
    Tensor steps = call.pass().range((int) count).toReal().mul(step).add(start);
    return Value.of(call.type(0).isReal() ? steps : steps.toInteger(), call.type(0));
  }

  private static Value cast(Call call, ElementType to) {
    Value value = call.value(0);
    if (value.type() == to) {
      return value;
    }
    if (to == ElementType.STRING || value.isTexts()) {
      throw new NotImported("makes no numbers of texts, and no texts of numbers");
    }
    Tensor tensor = call.tensor(0);
    if (to == ElementType.FLOAT || to == ElementType.DOUBLE) {
      Tensor real = tensor.toReal();
      boolean rounds = to == ElementType.FLOAT && value.type() == ElementType.DOUBLE;
      return Value.of(rounds && call.known().has(value) ? rounded(call, real) : real, to);
    }
    if (to == ElementType.BOOL) {
      Tensor zero = call.pass().scalar(0);
      return Value.of(tensor.equalTo(zero).equalTo(zero), to);
    }
    if (to == ElementType.INT32 || to == ElementType.INT64) {
      return Value.of(tensor.type().isFloat() ? tensor.toInteger() : tensor, to);
    }
    throw new NotImported("casts to no " + to);
  }

  /// In single precision, as the type says.
  private static Tensor rounded(Call call, Tensor exact) {
    HostArray array = exact.toHost();
    return call.pass().input(HostArray.of(array.toFloats(), array.shape()));
  }

  private static Value oneHot(Call call) {
    int depth = (int) call.numbers(1).at(0);
    HostArray offOn = call.numbers(2);
    int rank = call.shape(0).rank() + 1;
    int axis = call.axis(call.whole("axis", -1), rank);
    Tensor index = call.tensor(0).toReal();
    Tensor places = call.pass().range(depth).toReal();
    Tensor within = index.lessThan(0).where(index.add(depth), index).expandDims(axis);
    int[] column = new int[rank - axis];
    Arrays.fill(column, 1);
    column[0] = depth;
    Tensor hot = within.equalTo(places.reshape(column));
    Tensor result = hot.mul(offOn.at(1) - offOn.at(0)).add(offOn.at(0));
    ElementType type = call.type(2);
    return Value.of(type.isReal() || type == ElementType.BOOL ? result : result.toInteger(), type);
  }
}
