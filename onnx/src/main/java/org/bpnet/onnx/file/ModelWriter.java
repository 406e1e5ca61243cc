package org.bpnet.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bpnet.onnx.file.OnnxModel.Function;
import org.bpnet.onnx.file.OnnxModel.Graph;
import org.bpnet.onnx.file.OnnxModel.ValueInfo;

/// The messages of `onnx.proto`, as far as they are needed, by the numbers of their fields. The
/// same model gives the same bytes.
final class ModelWriter {
  private ModelWriter() {}

  static byte[] write(OnnxModel model) {
    var out = new ProtoWriter();
    out.whole(1, model.version());
    out.text(2, model.producer());
    out.message(7, graph(model.graph()));
    opsets(out, 8, model.opsets());
    model
        .metadata()
        .forEach((key, value) -> {
          var entry = new ProtoWriter();
          entry.text(1, key);
          entry.text(2, value);
          out.message(14, entry);
        });
    model.functions().forEach(function -> out.message(25, function(function)));
    return out.toBytes();
  }

  private static void opsets(ProtoWriter out, int field, Map<String, Long> opsets) {
    new TreeMap<>(opsets)
        .forEach((domain, version) -> {
          var opset = new ProtoWriter();
          opset.text(1, domain);
          opset.whole(2, version);
          out.message(field, opset);
        });
  }

  private static ProtoWriter graph(Graph graph) {
    var out = new ProtoWriter();
    graph.nodes().forEach(node -> out.message(1, node(node)));
    out.text(2, graph.name());
    graph.initializers().forEach((name, tensor) -> out.message(5, tensor(name, tensor)));
    graph.inputs().forEach(value -> out.message(11, value(value)));
    graph.outputs().forEach(value -> out.message(12, value(value)));
    return out;
  }

  private static ProtoWriter function(Function function) {
    var out = new ProtoWriter();
    out.text(1, function.name());
    texts(out, 4, function.inputs());
    texts(out, 5, function.outputs());
    texts(out, 6, function.attributes());
    function.nodes().forEach(node -> out.message(7, node(node)));
    opsets(out, 9, function.opsets());
    out.text(10, function.domain());
    return out;
  }

  private static ProtoWriter node(OnnxNode node) {
    var out = new ProtoWriter();
    texts(out, 1, node.inputs());
    texts(out, 2, node.outputs());
    out.text(3, node.name());
    out.text(4, node.op());
    new TreeMap<>(node.attributes())
        .forEach((name, value) -> out.message(5, attribute(name, value)));
    if (!node.domain().isEmpty()) {
      out.text(7, node.domain());
    }
    return out;
  }

  private static void texts(ProtoWriter out, int field, List<String> texts) {
    texts.forEach(text -> out.text(field, text));
  }

  private static ProtoWriter attribute(String name, Attribute attribute) {
    var out = new ProtoWriter();
    out.text(1, name);
    switch (attribute) {
      case Attribute.Real(float value) -> {
        out.real(2, value);
        out.whole(20, 1);
      }
      case Attribute.Whole(long value) -> {
        out.whole(3, value);
        out.whole(20, 2);
      }
      case Attribute.Text(String value) -> {
        out.text(4, value);
        out.whole(20, 3);
      }
      case Attribute.Constant(OnnxTensor value) -> {
        out.message(5, tensor("", value));
        out.whole(20, 4);
      }
      case Attribute.Reals(List<Float> values) -> {
        values.forEach(value -> out.real(7, value));
        out.whole(20, 6);
      }
      case Attribute.Wholes(List<Long> values) -> {
        values.forEach(value -> out.whole(8, value));
        out.whole(20, 7);
      }
      case Attribute.Texts(List<String> values) -> {
        texts(out, 9, values);
        out.whole(20, 8);
      }
      case Attribute.OfFunction _, Attribute.Other _ ->
          throw new IllegalArgumentException("attribute " + name + ": is read, never written");
    }
    return out;
  }

  private static ProtoWriter tensor(String name, OnnxTensor tensor) {
    var out = new ProtoWriter();
    tensor.shape().extents().forEach(extent -> out.whole(1, extent));
    out.whole(2, tensor.type().code());
    if (!name.isEmpty()) {
      out.text(8, name);
    }
    if (tensor.values() instanceof String[] texts) {
      texts(out, 6, List.of(texts));
    } else {
      out.bytes(9, raw(tensor));
    }
    return out;
  }

  private static byte[] raw(OnnxTensor tensor) {
    int count = tensor.shape().elementCount();
    ByteBuffer raw =
        ByteBuffer.allocate(Math.multiplyExact(count, tensor.type().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    switch (tensor.type()) {
      case FLOAT -> raw.asFloatBuffer().put((float[]) tensor.values());
      case DOUBLE -> raw.asDoubleBuffer().put((double[]) tensor.values());
      case INT64 -> raw.asLongBuffer().put((long[]) tensor.values());
      case INT32 -> {
        for (long value : (long[]) tensor.values()) {
          raw.putInt((int) value);
        }
      }
      case BOOL -> {
        for (long value : (long[]) tensor.values()) {
          raw.put((byte) value);
        }
      }
      default -> throw new IllegalArgumentException("tensors of " + tensor.type());
    }
    return raw.array();
  }

  private static ProtoWriter value(ValueInfo value) {
    var shape = new ProtoWriter();
    for (String extent : value.extents()) {
      var axis = new ProtoWriter();
      if (!extent.isEmpty() && Character.isDigit(extent.charAt(0)) && !extent.contains("*")) {
        axis.whole(1, Long.parseLong(extent));
      } else {
        axis.text(2, extent);
      }
      shape.message(1, axis);
    }
    var tensor = new ProtoWriter();
    tensor.whole(1, value.type().code());
    tensor.message(2, shape);
    var type = new ProtoWriter();
    type.message(1, tensor);
    var out = new ProtoWriter();
    out.text(1, value.name());
    out.message(2, type);
    return out;
  }
}
