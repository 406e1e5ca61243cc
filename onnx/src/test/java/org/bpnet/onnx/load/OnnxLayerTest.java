package org.bpnet.onnx.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxNode;
import org.bpnet.onnx.file.OnnxTensor;
import org.junit.jupiter.api.Test;

class OnnxLayerTest {
  private static OnnxNode reshape(String from, String to) {
    return new OnnxNode("", "", "Reshape", List.of(from, "shape"), List.of(to), Map.of());
  }

  private static OnnxModel.ValueInfo value(String name, String... extents) {
    return new OnnxModel.ValueInfo(name, ElementType.FLOAT, List.of(extents));
  }

  private static OnnxTensor ones(int... extents) {
    Shape shape = Shape.of(extents);
    return new OnnxTensor(ElementType.FLOAT, shape, new float[shape.elementCount()]);
  }

  /// A constant that leaves an extent open means another to each operator that it is given to, and
  /// in each run.
  @Test
  void should_take_a_constant_for_what_it_says_each_time() {
    var graph =
        new OnnxModel.Graph(
            "two",
            List.of(reshape("a", "y"), reshape("b", "z")),
            Map.of("shape", OnnxTensor.ofLongs(0, -1)),
            List.of(value("a", "N", "2", "3"), value("b", "N", "3", "4")),
            List.of(value("y", "N", "6"), value("z", "N", "12")));
    var model = new OnnxModel(10, "test", Map.of("", 21L), Map.of(), graph, List.of());

    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      OnnxLayer layer = OnnxLayer.of(model, params);
      for (int n : new int[] {2, 5}) {
        Map<String, OnnxTensor> given = layer.run(Map.of("a", ones(n, 2, 3), "b", ones(n, 3, 4)));

        assertThat(given.get("y")).extracting(OnnxTensor::shape).isEqualTo(Shape.of(n, 6));
        assertThat(given.get("z")).extracting(OnnxTensor::shape).isEqualTo(Shape.of(n, 12));
      }
    }
  }
}
