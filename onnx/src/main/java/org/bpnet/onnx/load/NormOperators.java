package org.bpnet.onnx.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.onnx.file.ElementType;

/// Operators that bring mean and variance, or a norm, to a fixed value.
final class NormOperators {
  private NormOperators() {}

  static void add(Map<String, Operator> all) {
    all.put("BatchNormalization", Operator.of(NormOperators::byRunning));
    all.put("InstanceNormalization", Operator.of(NormOperators::instance));
    all.put("GroupNormalization", Operator.of(NormOperators::group));
    all.put("LayerNormalization", NormOperators::layer);
    all.put("RMSNormalization", Operator.of(NormOperators::rootMeanSquare));
    all.put("MeanVarianceNormalization", Operator.of(NormOperators::meanVariance));
    all.put("LpNormalization", Operator.of(NormOperators::norm));
    all.put("Scaler", Operator.of(NormOperators::scaler));
    all.put("LRN", Operator.of(NormOperators::local));
  }

  /// `[C]` as it is broadcast over `[N, C, ..]`.
  private static Tensor perChannel(Call call, int input, int rank) {
    Tensor value = call.tensor(input);
    int[] extents = new int[Math.max(rank - 1, 1)];
    Arrays.fill(extents, 1);
    extents[0] = value.shape().elementCount();
    return value.reshape(extents);
  }

  private static Value byRunning(Call call) {
    if (call.whole("training_mode", 0) != 0) {
      throw new NotImported("attribute training_mode: is read for use, not for training");
    }
    double epsilon = call.real("epsilon", 1e-5f);
    if (call.value(0).isChannelsLast()) {
      Tensor x = call.images(0);
      Tensor factor = call.tensor(1).div(call.tensor(4).add(epsilon).sqrt());
      return Value.ofChannelsLast(
          x.sub(call.tensor(3)).mul(factor).add(call.tensor(2)), call.type(0));
    }
    Tensor x = call.tensor(0);
    int rank = x.shape().rank();
    Tensor factor = perChannel(call, 1, rank).div(perChannel(call, 4, rank).add(epsilon).sqrt());
    return call.like(x.sub(perChannel(call, 3, rank)).mul(factor).add(perChannel(call, 2, rank)));
  }

  /// Mean 0 and variance 1 over the last axis.
  private static Tensor normalized(Tensor rows, double epsilon) {
    Tensor centred = rows.sub(rows.mean(-1).expandDims(-1));
    return centred.div(centred.square().mean(-1).add(epsilon).sqrt().expandDims(-1));
  }

  private static Value instance(Call call) {
    Tensor x = call.tensor(0);
    int rank = x.shape().rank();
    Tensor y = normalized(x.flatten(2), call.real("epsilon", 1e-5f)).reshape(x.shape());
    return call.like(y.mul(perChannel(call, 1, rank)).add(perChannel(call, 2, rank)));
  }

  private static Value group(Call call) {
    Tensor x = call.tensor(0);
    Shape shape = x.shape();
    int groups = call.whole("num_groups", 1);
    Tensor rows = x.reshape(shape.extent(0), groups, shape.count(1, shape.rank()) / groups);
    Tensor y = normalized(rows, call.real("epsilon", 1e-5f));
    if (call.opset() < 21) { // one scale for each group then
      y = y.mul(call.tensor(1).expandDims(-1)).add(call.tensor(2).expandDims(-1));
      return call.like(y.reshape(shape));
    }
    int rank = shape.rank();
    return call.like(
        y.reshape(shape).mul(perChannel(call, 1, rank)).add(perChannel(call, 2, rank)));
  }

  private static List<Value> layer(Call call) {
    Tensor x = call.tensor(0);
    Shape shape = x.shape();
    int axis = call.axis(call.whole("axis", -1), shape.rank());
    Shape kept = shape;
    for (int i = axis; i < shape.rank(); i++) {
      kept = kept.with(i, 1);
    }
    Tensor rows = x.flatten(axis);
    Tensor mean = rows.mean(-1).expandDims(-1);
    Tensor centred = rows.sub(mean);
    Tensor deviation =
        centred.square().mean(-1).add(call.real("epsilon", 1e-5f)).sqrt().expandDims(-1);
    Tensor y = centred.div(deviation).reshape(shape).mul(call.tensor(1));
    return List.of(
        call.like(call.has(2) ? y.add(call.tensor(2)) : y),
        call.like(mean.reshape(kept)),
        call.like(call.pass().scalar(1).div(deviation).reshape(kept)));
  }

  private static Value rootMeanSquare(Call call) {
    Tensor x = call.tensor(0);
    int axis = call.axis(call.whole("axis", -1), x.shape().rank());
    Tensor rows = x.flatten(axis);
    Tensor root = rows.square().mean(-1).add(call.real("epsilon", 1e-5f)).sqrt().expandDims(-1);
    return call.like(rows.div(root).reshape(x.shape()).mul(call.tensor(1)));
  }

  private static Value meanVariance(Call call) {
    Tensor x = call.tensor(0);
    int[] axes = call.numbersTold("axes", 0, 2, 3);
    Shape kept = x.shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    Tensor centred = x.sub(x.mean(axes).reshape(kept));
    Tensor deviation = centred.square().mean(axes).sqrt().reshape(kept).add(1e-9);
    return call.like(centred.div(deviation));
  }

  private static Value norm(Call call) {
    Tensor x = call.tensor(0);
    int axis = call.axis(call.whole("axis", -1), x.shape().rank());
    Tensor norm =
        switch (call.whole("p", 2)) {
          case 1 -> x.abs().sum(axis);
          case 2 -> x.square().sum(axis).sqrt();
          default -> throw new NotImported("attribute p: only 1 and 2 are read");
        };
    Tensor wide = norm.expandDims(axis);
    Tensor zero = call.pass().scalar(0);
    return call.like(wide.equalTo(zero).where(zero, x.div(wide)));
  }

  /// (x − offset)·scale, one for each feature or one for all.
  private static Value scaler(Call call) {
    Tensor x = call.tensor(0).toReal();
    return Value.of(
        x.sub(perFeature(call, "offset")).mul(perFeature(call, "scale")), ElementType.FLOAT);
  }

  private static Tensor perFeature(Call call, String name) {
    List<Float> told = call.reals(name);
    double[] values = told.stream().mapToDouble(value -> value).toArray();
    return call.pass().input(HostArray.of(values, Shape.of(values.length)));
  }

  private static Value local(Call call) {
    Tensor x = call.tensor(0);
    int size = call.whole("size", 1);
    int channels = x.shape().extent(1);
    int before = (size - 1) / 2;
    Tensor padded = x.square().pad(1, before, size - 1 - before);
    Tensor sum = padded.slice(1, 0, channels);
    for (int k = 1; k < size; k++) {
      sum = sum.add(padded.slice(1, k, k + channels));
    }
    Tensor base = sum.mul(call.real("alpha", 1e-4f) / size).add(call.real("bias", 1));
    return call.like(x.div(base.pow(call.real("beta", 0.75))));
  }
}
