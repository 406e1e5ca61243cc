package org.bpnet.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.array.HostArray;

/// A file in ONNX Runtime: whoever wrote it, this is how others see it.
final class OnnxRuntime implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxRuntime(Path file) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new AssertionError(file + ": ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }

  /// What a run gives, by name.
  record Results(Map<String, Object> values) {
    float[] floats(String name) {
      return (float[]) Objects.requireNonNull(values.get(name));
    }

    String[] texts(String name) {
      return (String[]) Objects.requireNonNull(values.get(name));
    }
  }

  /// @param inputs arrays of numbers, or `String[][]`
  Results run(Map<String, Object> inputs) {
    Map<String, OnnxTensor> bound = new HashMap<>();
    try {
      for (var input : inputs.entrySet()) {
        bound.put(input.getKey(), tensor(input.getValue()));
      }
      Map<String, Object> results = new HashMap<>();
      try (OrtSession.Result result = session.run(bound)) {
        for (Map.Entry<String, OnnxValue> each : result) {
          OnnxTensor value = (OnnxTensor) each.getValue();
          results.put(
              each.getKey(),
              switch (value.getInfo().type) {
                case FLOAT -> floats(value);
                default -> value.getValue();
              });
        }
      }
      return new Results(results);
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime: " + e.getMessage(), e);
    } finally {
      bound.values().forEach(OnnxTensor::close);
    }
  }

  private static float[] floats(OnnxTensor value) {
    FloatBuffer buffer = value.getFloatBuffer();
    var all = new float[buffer.remaining()];
    buffer.get(all);
    return all;
  }

  private OnnxTensor tensor(Object value) throws OrtException {
    if (!(value instanceof HostArray array)) {
      return OnnxTensor.createTensor(environment, value);
    }
    long[] shape = array.shape().extents().stream().mapToLong(e -> e).toArray();
    return switch (array.type()) {
      case F64 -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap(array.toDoubles()), shape);
      default -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(array.toFloats()), shape);
    };
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }
}
