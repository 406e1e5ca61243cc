package org.bpnet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.onnx.load.OnnxLayer;
import org.junit.jupiter.api.Test;

/// Files of PyTorch, Keras and scikit-learn give what these give themselves, or are refused with a
/// reason. `src/test/python/others.py` wrote them.
class OthersTest {
  /// Relative to the largest output, in single precision on both sides.
  private static final double TOLERANCE = 1e-5;

  private static final Path PAGE = Path.of("..", "docs", "onnx-tools.md");

  /// @param ops the operators in it
  private record Row(String opset, String ops, String outcome) {}

  @Test
  void should_agree_with_the_tools_that_wrote_them() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    double largest = 0;
    try (Backend backend = Backends.best()) {
      for (var entry : cases().entrySet()) {
        Map<String, byte[]> files = entry.getValue();
        OnnxModel model = OnnxFile.parse(bytes(files, "model.onnx"));
        String outcome = "agrees";
        try {
          double difference = difference(model, files, backend);
          assertThat(difference).as(entry.getKey()).isLessThan(TOLERANCE);
          largest = Math.max(largest, difference);
        } catch (OnnxException refused) {
          outcome = "refused: " + String.valueOf(refused.getMessage()).replaceAll(" '[^']*'", "");
        }
        var ops = new TreeSet<String>();
        model.graph().nodes().forEach(node -> ops.add(node.op()));
        String opset = String.valueOf(model.opsets().get(""));
        rows.put(entry.getKey(), new Row(opset, String.join(" ", ops), outcome));
      }
    }

    assertThat(rows).hasSizeGreaterThan(30);
    assertThat(largest).isPositive();
    String page = page(rows);
    if (System.getenv("BPNET_WRITE") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/onnx-tools.md is stale; run this test with BPNET_WRITE=1")
        .isEqualTo(page);
  }

  private static String page(Map<String, Row> rows) {
    long agree = rows.values().stream().filter(row -> row.outcome().equals("agrees")).count();
    var text = new StringBuilder("# Files of other tools\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "Written by `OthersTest` from small models that `onnx/src/test/python/others.py` makes: %d"
                + " of %d give what the tool itself gives,\nto 1e-5 of the largest output, the others"
                + " are refused with a reason. `dynamo` and `legacy` are PyTorch's exporters (2.13);"
                + " Keras is 3.15 on\nPyTorch; models of scikit-learn 1.9 are written operator by"
                + " operator in the form that skl2onnx gives them, without skl2onnx itself.\n\n",
            agree,
            rows.size()));
    text.append("| model | opset | operators | outcome |\n|---|---|---|---|\n");
    rows.forEach((name, row) ->
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s |\n",
                name,
                row.opset(),
                row.ops(),
                row.outcome())));
    return text.toString();
  }

  private static double difference(OnnxModel model, Map<String, byte[]> files, Backend backend) {
    Map<String, OnnxTensor> inputs = tensors(files, "input_");
    Map<String, OnnxTensor> outputs = tensors(files, "output_");
    Map<String, OnnxTensor> theirs;
    try (Parameters params = Parameters.create(backend, new Seed(1))) {
      theirs = OnnxLayer.of(model, params).run(inputs, List.copyOf(outputs.keySet()));
    }
    double apart = 0;
    for (var output : outputs.entrySet()) {
      OnnxTensor wanted = output.getValue();
      OnnxTensor got = Objects.requireNonNull(theirs.get(output.getKey()));
      assertThat(got.shape()).isEqualTo(wanted.shape());
      double largest = 1e-30;
      double difference = 0;
      for (int i = 0; i < wanted.shape().elementCount(); i++) {
        largest = Math.max(largest, Math.abs(wanted.at(i)));
        difference = Math.max(difference, Math.abs(wanted.at(i) - got.at(i)));
        assertThat(got.at(i)).isNotNaN();
      }
      apart = Math.max(apart, difference / largest);
    }
    return apart;
  }

  /// By the names of the values, which are those in the graph.
  private static Map<String, OnnxTensor> tensors(Map<String, byte[]> files, String prefix) {
    Map<String, OnnxTensor> all = new LinkedHashMap<>();
    files.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .forEach(name ->
            all.put(
                name.substring(prefix.length(), name.length() - ".pb".length()),
                OnnxFile.parseTensor(bytes(files, name))));
    return all;
  }

  private static ByteBuffer bytes(Map<String, byte[]> files, String name) {
    return ByteBuffer.wrap(Objects.requireNonNull(files.get(name), name));
  }

  private static Map<String, Map<String, byte[]>> cases() throws IOException {
    Map<String, Map<String, byte[]>> all = new TreeMap<>();
    try (InputStream packed =
            Objects.requireNonNull(OthersTest.class.getResourceAsStream("others.zip"));
        var zip = new ZipInputStream(packed)) {
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        String[] name = entry.getName().split("/");
        all.computeIfAbsent(name[0], _ -> new LinkedHashMap<>()).put(name[1], zip.readAllBytes());
      }
    }
    return all;
  }
}
