package org.bpnet.onnx.load;

import java.util.Arrays;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxTensor;

/// Values that are known while a graph is gone through: constants, shapes and what is computed of
/// them, in double precision. Operators need some of their inputs so.
final class Known implements AutoCloseable {
  private final Backend reference = Backends.reference();
  private final Pass pass = Pass.eval(reference);

  /// Whether a value is known.
  boolean has(Value value) {
    return value.isTexts() || value.pass() == pass;
  }

  Value of(OnnxTensor tensor) {
    return tensor.type() == ElementType.STRING
        ? Value.ofTexts(tensor)
        : Value.of(pass.input(host(tensor)), tensor.type());
  }

  /// The numbers of a value that is known.
  HostArray numbers(Value value) {
    if (!has(value)) {
      throw new NotImported("needs a constant where something is computed");
    }
    return value.tensor().toHost();
  }

  /// A value in the pass of the computation.
  Tensor in(Pass other, Tensor tensor) {
    return tensor.pass() == other ? tensor : other.input(tensor.toHost());
  }

  Pass pass() {
    return pass;
  }

  /// What stands for the elements of a tensor on a backend.
  static HostArray host(OnnxTensor tensor) {
    if (!(tensor.values() instanceof long[] longs)) {
      return tensor.toHost();
    }
    if (tensor.type() == ElementType.BOOL) {
      return HostArray.of(
          Arrays.stream(longs).mapToDouble(truth -> truth == 0 ? 0 : 1).toArray(), tensor.shape());
    }
    var all = new int[longs.length];
    for (int i = 0; i < all.length; i++) {
      long value = longs[i];
      if (value >= Long.MAX_VALUE - 1 || value <= Long.MIN_VALUE + 1) { // as far as there is
        all[i] = value < 0 ? Integer.MIN_VALUE + 1 : Integer.MAX_VALUE;
      } else if (value == (int) value) {
        all[i] = (int) value;
      } else {
        throw new NotImported("needs whole numbers of 32 bits, got " + value);
      }
    }
    return HostArray.of(all, tensor.shape());
  }

  @Override
  public void close() {
    pass.close();
    reference.close();
  }
}
