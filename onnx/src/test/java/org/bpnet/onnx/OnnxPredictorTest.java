package org.bpnet.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Table;
import org.bpnet.onnx.OnnxPredictor.Answer;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxModel.Graph;
import org.bpnet.onnx.file.OnnxModel.ValueInfo;
import org.bpnet.onnx.file.OnnxNode;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.train.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files as others write them, shown tables and pictures.
class OnnxPredictorTest {
  private static final Table TABLE =
      Table.of(
          "t.csv",
          List.of("b", "a", "kind"),
          List.of(List.of("1", "10", "x"), List.of("2", "20", "y"), List.of("3", "30", "x")));

  @TempDir private Path folder;

  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> constants = new LinkedHashMap<>();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private void input(String name, ElementType type, String... extents) {
    inputs.add(new ValueInfo(name, type, List.of(extents)));
  }

  private void output(String name, ElementType type, String... extents) {
    outputs.add(new ValueInfo(name, type, List.of(extents)));
  }

  private void node(String op, List<String> from, String to, Map<String, Attribute> told) {
    nodes.add(new OnnxNode("", "", op, from, List.of(to), told));
  }

  private OnnxPredictor model() {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(
        new OnnxModel(
            10,
            "test",
            Map.of("", 21L),
            metadata,
            new Graph("g", nodes, constants, inputs, outputs),
            List.of()),
        file);
    return OnnxPredictor.load(file);
  }

  private Answer predict(Table table) {
    try (OnnxPredictor model = model()) {
      return model.predict(table);
    }
  }

  private static Predictions classes(Answer answer) {
    return ((Answer.Classes) answer).predictions();
  }

  private static double[] values(Answer answer) {
    return ((Answer.Values) answer).values().toDoubles();
  }

  /// y = x · [1, 100]ᵀ, rows of two numbers.
  private void weighted() {
    input("x", ElementType.FLOAT, "N", "2");
    constants.put("w", new OnnxTensor(ElementType.FLOAT, Shape.of(2, 1), new float[] {1, 100}));
    node("MatMul", List.of("x", "w"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "1");
  }

  @Test
  void should_take_columns_from_left_to_right() {
    weighted();

    assertThat(values(predict(TABLE))).containsExactly(1001, 2002, 3003);
    assertThat(values(predict(TABLE.without("kind")))).containsExactly(1001, 2002, 3003);
  }

  @Test
  void should_take_columns_by_their_names() {
    input("a", ElementType.FLOAT, "N", "1");
    input("b", ElementType.INT64, "N", "1");
    node("Cast", List.of("b"), "real", Map.of("to", new Attribute.Whole(1)));
    node("Sub", List.of("a", "real"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "1");

    assertThat(values(predict(TABLE))).containsExactly(9, 18, 27);
    assertThatThrownBy(() -> predict(TABLE.without("a")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("t.csv: the model needs columns that are missing: a; the columns are b, kind");
  }

  @Test
  void should_say_how_many_columns_are_needed() {
    weighted();

    assertThatThrownBy(() -> predict(TABLE.without("kind", "a")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "t.csv: the model takes 2 columns, and the table has 1 column, b; it needs as many, or"
                + " one more, the last, which is left out");
  }

  @Test
  void should_refuse_fractions_where_whole_numbers_are_taken() {
    input("a", ElementType.INT64, "N");
    node("Cast", List.of("a"), "y", Map.of("to", new Attribute.Whole(1)));
    output("y", ElementType.FLOAT, "N");
    Table halves = Table.of("t.csv", List.of("a"), List.of(List.of("1"), List.of("0.5")));

    assertThatThrownBy(() -> predict(halves))
        .hasMessage("t.csv: the model takes whole numbers (INT64) in column 'a', row 2 has 0.5");
  }

  @Test
  void should_number_the_classes_of_a_softmax() {
    input("x", ElementType.FLOAT, "N", "2");
    node("Softmax", List.of("x"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "2");

    Predictions classes = classes(predict(TABLE));

    assertThat(classes.classes()).containsExactly("0", "1");
    assertThat(classes.name(0)).isEqualTo("1");
    assertThat(classes.probability(0, 0)).isCloseTo(1 / (1 + Math.exp(9)), within(1e-9));
  }

  @Test
  void should_take_numbers_as_scores_if_asked() {
    weighted();

    try (OnnxPredictor model = model().asClasses()) {
      Predictions classes = classes(model.predict(TABLE));
      assertThat(classes.classes()).containsExactly("0", "1");
      assertThat(classes.name(0)).isEqualTo("1");
    }
  }

  @Test
  void should_take_the_names_of_a_map() {
    input("x", ElementType.FLOAT, "N", "2");
    node("Softmax", List.of("x"), "p", Map.of());
    node(
        "ZipMap",
        List.of("p"),
        "maps",
        Map.of("classlabels_strings", new Attribute.Texts(List.of("no", "yes"))));
    output("maps", ElementType.UNDEFINED);

    assertThat(classes(predict(TABLE)).name(2)).isEqualTo("yes");
  }

  @Test
  void should_take_the_names_that_labels_are_looked_up_in() {
    input("x", ElementType.FLOAT, "N", "2");
    constants.put("names", new OnnxTensor(ElementType.INT64, Shape.of(2), new long[] {7, 3}));
    node("Softmax", List.of("x"), "p", Map.of());
    node("ArgMax", List.of("p"), "best", Map.of("axis", new Attribute.Whole(1)));
    node("ArrayFeatureExtractor", List.of("names", "best"), "label", Map.of());
    output("label", ElementType.INT64, "N");
    output("p", ElementType.FLOAT, "N", "2");

    assertThat(classes(predict(TABLE)).name(2)).isEqualTo("3");
  }

  @Test
  void should_refuse_a_class_that_is_no_number() {
    input("x", ElementType.FLOAT, "N", "2");
    node("Softmax", List.of("x"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "2");
    Table gap = Table.of("t.csv", List.of("a", "b"), List.of(List.of("1", "2"), List.of("", "2")));

    assertThatThrownBy(() -> predict(gap))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("t.csv, row 2: the model gives NaN, no class; fill in its missing cells");
  }

  @Test
  void should_put_channels_first() {
    input("x", ElementType.FLOAT, "N", "3", "2", "2");
    node(
        "ReduceMean",
        List.of("x"),
        "y",
        Map.of("axes", new Attribute.Wholes(List.of(2L, 3L)), "keepdims", new Attribute.Whole(0)));
    output("y", ElementType.FLOAT, "N", "3");
    float[] pixels = {1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400};
    Dataset one = Dataset.of(pixels, Shape.of(2, 2, 3), new int[1], Target.Classes.numbered(2));

    try (OnnxPredictor model = model()) {
      assertThat(model.pictures()).contains(new PictureShape(2, 2, 3));
      assertThat(values(model.predict(one))).containsExactly(2.5, 25, 250);
      assertThatThrownBy(() -> model.predict(TABLE))
          .hasMessage("t.csv: the model takes arrays of shape [3, 2, 2], not tables");
    }
  }

  @Test
  void should_give_bytes_where_the_file_says_so() {
    input("x", ElementType.FLOAT, "N", "1", "2", "2");
    node("Flatten", List.of("x"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "4");
    metadata.put("Image.NominalPixelRange", "NominalRange_0_255");
    Dataset one =
        Dataset.of(
            new float[] {0, 1, 0.2f, 0}, Shape.of(2, 2), new int[1], Target.Classes.numbered(2));

    try (OnnxPredictor model = model()) {
      assertThat(values(model.predict(one))).containsExactly(0, 255, 51, 0);
    }
  }

  @Test
  void should_fill_batches_of_a_fixed_size() {
    input("x", ElementType.FLOAT, "2", "2");
    node("Identity", List.of("x"), "y", Map.of());
    output("y", ElementType.FLOAT, "2", "2");

    assertThat(values(predict(TABLE))).containsExactly(1, 10, 2, 20, 3, 30);
  }

  @Test
  void should_run_many_examples_in_parts_that_fit() {
    long mostElements = Runtime.getRuntime().maxMemory() / 32;
    input("x", ElementType.FLOAT, "N", "1");
    constants.put("wide", OnnxTensor.ofLongs(1, mostElements / 25));
    node("Expand", List.of("x", "wide"), "v0", Map.of());
    IntStream.range(0, 10).forEach(i -> node("Neg", List.of("v" + i), "v" + (i + 1), Map.of()));
    node("ReduceMax", List.of("v10"), "y", Map.of("axes", new Attribute.Wholes(List.of(1L))));
    output("y", ElementType.FLOAT, "N", "1");

    assertThat(values(predict(TABLE.without("kind", "a")))).containsExactly(1, 2, 3);
  }

  @Test
  void should_refuse_what_claims_more_than_there_is_memory_for() {
    input("x", ElementType.FLOAT, "N", "2");
    constants.put("huge", OnnxTensor.ofLongs(1 << 15, 1 << 15));
    node("ConstantOfShape", List.of("huge"), "zeros", Map.of());
    node("ReduceSum", List.of("zeros"), "zero", Map.of());
    node("Add", List.of("x", "zero"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "2");

    assertThatThrownBy(() -> predict(TABLE))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("model.onnx: ConstantOfShape: gives [32768, 32768], and with what")
        .hasMessageContaining("more than there is memory for");
  }

  @Test
  void should_end_functions_that_grow_without_end() {
    input("x", ElementType.FLOAT, "N", "2");
    nodes.add(new OnnxNode("", "f", "F25", List.of("x"), List.of("y"), Map.of()));
    output("y", ElementType.FLOAT, "N", "2");
    List<OnnxModel.Function> functions = new ArrayList<>();
    for (int i = 1; i <= 25; i++) {
      String inner = "F" + (i - 1);
      functions.add(
          new OnnxModel.Function(
              "f",
              "F" + i,
              List.of("a"),
              List.of("c"),
              List.of(),
              Map.of(),
              List.of(
                  new OnnxNode(
                      "",
                      i == 1 ? "" : "f",
                      i == 1 ? "Neg" : inner,
                      List.of("a"),
                      List.of("b"),
                      Map.of()),
                  new OnnxNode(
                      "",
                      i == 1 ? "" : "f",
                      i == 1 ? "Neg" : inner,
                      List.of("b"),
                      List.of("c"),
                      Map.of())),
              Map.of("", 21L)));
    }
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(
        new OnnxModel(
            10,
            "test",
            Map.of("", 21L, "f", 1L),
            metadata,
            new Graph("g", nodes, constants, inputs, outputs),
            functions),
        file);

    try (OnnxPredictor model = OnnxPredictor.load(file)) {
      assertThatThrownBy(() -> model.predict(TABLE))
          .isInstanceOf(OnnxException.class)
          .hasMessageContaining("runs more than 262144 operators");
    }
  }

  @Test
  void should_name_an_operator_that_is_not_read() {
    input("x", ElementType.FLOAT, "N", "2");
    node("Bernoulli", List.of("x"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "2");

    assertThatThrownBy(() -> predict(TABLE))
        .isInstanceOf(OnnxException.class)
        .hasMessage(
            folder.resolve("model.onnx") + ": Bernoulli: is not among the operators that are read");
  }

  @Test
  void should_refuse_names_that_do_not_fit() {
    input("x", ElementType.FLOAT, "N", "2");
    node("Softmax", List.of("x"), "y", Map.of());
    output("y", ElementType.FLOAT, "N", "2");
    metadata.put("bpnet.classes", "[\"a\", \"b\", \"c\"]");

    assertThatThrownBy(() -> predict(TABLE))
        .hasMessageContaining("names 3 classes or values, and gives 2 numbers");
  }
}
