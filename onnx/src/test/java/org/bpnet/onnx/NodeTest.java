package org.bpnet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.onnx.load.OnnxLayer;
import org.junit.jupiter.api.Test;

/// The tests of operators that the ONNX project has for backends (`src/test/python/node_tests.py`
/// writes them): each is passed or refused with a reason, none gives something else.
class NodeTest {
  private static final Path PAGE = Path.of("..", "docs", "onnx-operators.md");

  private record Case(
      OnnxModel model,
      List<OnnxTensor> inputs,
      List<OnnxTensor> outputs,
      double rtol,
      double atol) {}

  @Test
  void should_pass_or_refuse_each_test_of_an_operator() throws IOException {
    Map<String, List<String>> passed = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    Map<String, String> wrong = new TreeMap<>();
    Map<String, Map<String, byte[]>> all = cases();
    assertThat(all).hasSizeGreaterThan(500);
    try (Backend backend = Backends.reference()) {
      all.forEach((name, files) -> {
        try {
          Case each = read(files);
          String difference = difference(each, run(each.model(), each.inputs(), backend));
          if (difference.isEmpty()) {
            passed.computeIfAbsent(operator(each.model()), _ -> new ArrayList<>()).add(name);
          } else {
            wrong.put(name, difference);
          }
        } catch (OnnxException reason) {
          refused.put(name, String.valueOf(reason.getMessage()).replaceAll("'[^']*' ?", ""));
        } catch (RuntimeException failure) {
          wrong.put(name, failure.toString());
        }
      });
    }

    assertThat(wrong).isEmpty();
    String page = page(passed, refused);
    if (System.getenv("BPNET_WRITE") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/onnx-operators.md is stale; run this test with BPNET_WRITE=1")
        .isEqualTo(page);
  }

  private static String page(Map<String, List<String>> passed, Map<String, String> refused) {
    int count = passed.values().stream().mapToInt(List::size).sum();
    var text = new StringBuilder("# Operators of ONNX that are read\n\n");
    text.append(
        "Written by `NodeTest` from the node tests of ONNX 1.23.1 for operators of networks: ");
    text.append(
        String.format(
            Locale.ROOT,
            "%d of %d are passed, %d are refused with a reason, none gives another result.\n",
            count,
            count + refused.size(),
            refused.size()));
    text.append("\n## Passed\n\n| operators | tests |\n|---|---|\n");
    passed.forEach((operator, names) ->
        text.append(String.format(Locale.ROOT, "| %s | %d |\n", operator, names.size())));
    Map<String, List<String>> reasons = new TreeMap<>();
    refused.forEach((name, reason) ->
        reasons.computeIfAbsent(reason, _ -> new ArrayList<>()).add(name.substring(5)));
    text.append("\n## Refused\n\n| reason | tests |\n|---|---|\n");
    reasons.forEach((reason, names) ->
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s |\n",
                reason.replace("|", "\\|"),
                String.join(", ", names))));
    return text.toString();
  }

  private static String operator(OnnxModel model) {
    List<String> names =
        model.graph().nodes().stream().map(node -> node.op()).distinct().sorted().toList();
    return names.size() == 1 ? names.getFirst() : "several together";
  }

  private static List<OnnxTensor> run(OnnxModel model, List<OnnxTensor> inputs, Backend backend) {
    try (Parameters params = Parameters.create(backend, new Seed(1))) {
      Map<String, OnnxTensor> named = new LinkedHashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        named.put(model.graph().inputs().get(i).name(), inputs.get(i));
      }
      return List.copyOf(OnnxLayer.of(model, params).run(named).values());
    }
  }

  /// How a result differs; empty if it does not.
  private static String difference(Case each, List<OnnxTensor> results) {
    for (int k = 0; k < each.outputs().size(); k++) {
      OnnxTensor wanted = each.outputs().get(k);
      OnnxTensor got = results.get(k);
      if (!wanted.shape().equals(got.shape())) {
        return String.format(
            Locale.ROOT, "output %d: shape %s, wanted %s", k, got.shape(), wanted.shape());
      }
      boolean real = wanted.type().isReal();
      if (real ? !got.type().isReal() : wanted.type() != got.type()) {
        return String.format(
            Locale.ROOT, "output %d: type %s, wanted %s", k, got.type(), wanted.type());
      }
      for (int i = 0; i < wanted.shape().elementCount(); i++) {
        if (wanted.type() == ElementType.STRING) {
          if (!wanted.texts()[i].equals(got.texts()[i])) {
            return String.format(Locale.ROOT, "output %d: text %d", k, i);
          }
          continue;
        }
        double a = wanted.at(i);
        double b = got.at(i);
        boolean same =
            Double.compare(a, b) == 0 || Math.abs(a - b) <= each.atol() + each.rtol() * Math.abs(a);
        if (!same) {
          return String.format(Locale.ROOT, "output %d: element %d is %s, wanted %s", k, i, b, a);
        }
      }
    }
    return "";
  }

  private static Case read(Map<String, byte[]> files) {
    OnnxModel model = OnnxFile.parse(file(files, "model.onnx"));
    String[] tolerance =
        new String(Objects.requireNonNull(files.get("tolerance")), StandardCharsets.UTF_8)
            .split(" ");
    return new Case(
        model,
        tensors(files, "input_"),
        tensors(files, "output_"),
        Double.parseDouble(tolerance[0]),
        Double.parseDouble(tolerance[1]));
  }

  private static ByteBuffer file(Map<String, byte[]> files, String name) {
    return ByteBuffer.wrap(Objects.requireNonNull(files.get(name)));
  }

  private static List<OnnxTensor> tensors(Map<String, byte[]> files, String prefix) {
    List<OnnxTensor> all = new ArrayList<>();
    for (int i = 0; files.containsKey(prefix + i + ".pb"); i++) {
      all.add(OnnxFile.parseTensor(file(files, prefix + i + ".pb")));
    }
    return all;
  }

  /// The files of each case, by its name.
  static Map<String, Map<String, byte[]>> cases() throws IOException {
    Map<String, Map<String, byte[]>> all = new TreeMap<>();
    try (InputStream packed =
            Objects.requireNonNull(NodeTest.class.getResourceAsStream("node-tests.zip"));
        var outer = new ZipInputStream(packed)) {
      ZipEntry entry;
      while ((entry = outer.getNextEntry()) != null) {
        if (!entry.getName().equals("cases.zip")) {
          continue;
        }
        var inner = new ZipInputStream(new ByteArrayInputStream(outer.readAllBytes()));
        ZipEntry file;
        while ((file = inner.getNextEntry()) != null) {
          String[] name = file.getName().split("/");
          all.computeIfAbsent(name[0], _ -> new LinkedHashMap<>())
              .put(name[1], inner.readAllBytes());
        }
      }
    }
    return all;
  }
}
