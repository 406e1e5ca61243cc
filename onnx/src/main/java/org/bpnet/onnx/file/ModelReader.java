package org.bpnet.onnx.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.onnx.file.OnnxModel.Function;
import org.bpnet.onnx.file.OnnxModel.Graph;
import org.bpnet.onnx.file.OnnxModel.ValueInfo;

/// The messages of `onnx.proto` that [ModelWriter] writes, and what other writers make of them.
final class ModelReader {
  /// Operators in a file: an empty one takes two bytes there and a hundred here. Ours.
  private static final int MOST_NODES = 1 << 20;

  private int nodes;

  OnnxModel model(ByteBuffer file) {
    long version = 0;
    String producer = "";
    Graph graph = null;
    Map<String, Long> opsets = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Function> functions = new ArrayList<>();
    var in = new ProtoReader(file);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> version = in.whole();
        case 2 -> producer = in.text();
        case 7 -> graph = graph(in.message());
        case 8 -> opset(in.message(), opsets);
        case 14 -> entry(in.message(), metadata);
        case 25 -> functions.add(function(in.message()));
        default -> in.skip();
      }
    }
    if (graph == null) {
      throw new OnnxException("is no ONNX file: has no graph");
    }
    return new OnnxModel(version, producer, opsets, metadata, graph, functions);
  }

  private static void opset(ProtoReader in, Map<String, Long> opsets) {
    String domain = "";
    long version = 1;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.whole();
        default -> in.skip();
      }
    }
    opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
  }

  private static void entry(ProtoReader in, Map<String, String> metadata) {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> in.skip();
      }
    }
    metadata.put(key, value);
  }

  private Graph graph(ProtoReader in) {
    String name = "";
    List<OnnxNode> found = new ArrayList<>();
    Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    List<ValueInfo> inputs = new ArrayList<>();
    List<ValueInfo> outputs = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> found.add(node(in.message()));
        case 2 -> name = in.text();
        case 5 -> new TensorReader().read(in.message(), initializers);
        case 11 -> inputs.add(value(in.message()));
        case 12 -> outputs.add(value(in.message()));
        case 15 -> throw new OnnxException("sparse initializers are not read; make them dense");
        default -> in.skip();
      }
    }
    return new Graph(name, found, initializers, inputs, outputs);
  }

  private Function function(ProtoReader in) {
    String name = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    Map<String, Attribute> defaults = new LinkedHashMap<>();
    List<OnnxNode> found = new ArrayList<>();
    Map<String, Long> opsets = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 4 -> inputs.add(in.text());
        case 5 -> outputs.add(in.text());
        case 6 -> attributes.add(in.text());
        case 7 -> found.add(node(in.message()));
        case 9 -> opset(in.message(), opsets);
        case 10 -> domain = in.text();
        case 11 -> attribute(in.message(), defaults);
        default -> in.skip();
      }
    }
    return new Function(domain, name, inputs, outputs, attributes, defaults, found, opsets);
  }

  private OnnxNode node(ProtoReader in) {
    if (++nodes > MOST_NODES) {
      throw new OnnxException("has more than " + MOST_NODES + " operators");
    }
    String name = "";
    String domain = "";
    String op = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> inputs.add(in.text());
        case 2 -> outputs.add(in.text());
        case 3 -> name = in.text();
        case 4 -> op = in.text();
        case 5 -> attribute(in.message(), attributes);
        case 7 -> domain = in.text();
        default -> in.skip();
      }
    }
    return new OnnxNode(
        name, domain.equals("ai.onnx") ? "" : domain, op, inputs, outputs, attributes);
  }

  private static void attribute(ProtoReader in, Map<String, Attribute> attributes) {
    String name = "";
    long kind = 0;
    float real = 0;
    long whole = 0;
    ByteBuffer text = ByteBuffer.allocate(0);
    OnnxTensor tensor = null;
    String ofFunction = "";
    List<Float> reals = new ArrayList<>();
    List<Long> wholes = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> real = in.real();
        case 3 -> whole = in.whole();
        case 4 -> text = in.bytes();
        case 5 -> tensor = new TensorReader().read(in.message());
        case 7 -> TensorReader.reals(in, reals);
        case 8 -> TensorReader.wholes(in, wholes);
        case 9 -> texts.add(in.text());
        case 20 -> kind = in.whole();
        case 21 -> ofFunction = in.text();
        default -> in.skip();
      }
    }
    Attribute found =
        switch ((int) kind) {
          case 1 -> new Attribute.Real(real);
          case 2 -> new Attribute.Whole(whole);
          case 3 ->
              new Attribute.Text(java.nio.charset.StandardCharsets.UTF_8.decode(text).toString());
          case 4 -> tensor == null ? new Attribute.Other(kind) : new Attribute.Constant(tensor);
          case 6 -> new Attribute.Reals(reals);
          case 7 -> new Attribute.Wholes(wholes);
          case 8 -> new Attribute.Texts(texts);
          default -> new Attribute.Other(kind);
        };
    attributes.put(name, ofFunction.isEmpty() ? found : new Attribute.OfFunction(ofFunction));
  }

  private static ValueInfo value(ProtoReader in) {
    String name = "";
    ElementType type = ElementType.UNDEFINED;
    List<String> extents = new ArrayList<>();
    boolean hasShape = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> {
          var kinds = in.message();
          while (kinds.next()) {
            if (kinds.field() != 1) { // a sequence, a map or the like
              kinds.skip();
              continue;
            }
            var tensor = kinds.message();
            while (tensor.next()) {
              switch (tensor.field()) {
                case 1 -> type = ElementType.of(tensor.whole());
                case 2 -> {
                  hasShape = true;
                  extents(tensor.message(), extents);
                }
                default -> tensor.skip();
              }
            }
          }
        }
        default -> in.skip();
      }
    }
    return new ValueInfo(name, type, extents, hasShape);
  }

  private static void extents(ProtoReader shape, List<String> extents) {
    while (shape.next()) {
      if (shape.field() != 1) {
        shape.skip();
        continue;
      }
      String extent = "";
      var axis = shape.message();
      while (axis.next()) {
        switch (axis.field()) {
          case 1 -> extent = Long.toString(axis.whole());
          case 2 -> extent = axis.text();
          default -> axis.skip();
        }
      }
      extents.add(extent);
    }
  }
}
