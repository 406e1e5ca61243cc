package org.bpnet.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.text.Count;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Wording;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Table;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxModel.ValueInfo;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.onnx.load.OnnxLayer;

/// What a graph takes, and how tables and pictures are brought into that form.
final class GraphInputs {
  /// Examples in a batch of fixed size. Ours.
  private static final int LARGEST_BATCH = 4096;

  /// An extent that is known only at run time.
  private static final int OPEN = -1;

  private final List<Input> inputs;
  private final boolean own;
  private final int batch;
  private final float range;

  private GraphInputs(List<Input> inputs, boolean own, int batch, float range) {
    this.inputs = inputs;
    this.own = own;
    this.batch = batch;
    this.range = range;
  }

  /// One input.
  ///
  /// @param one the extents of one example, [#OPEN] for those that are not told
  private record Input(String name, ElementType type, int[] one) {
    /// How many columns of a table it takes; [#OPEN] if it is not told.
    int columns() {
      return one.length == 0 ? 1 : one[0];
    }
  }

  /// Some examples as the graph takes them.
  @FunctionalInterface
  interface Rows {
    Map<String, OnnxTensor> tensors(int[] indices);
  }

  static GraphInputs of(OnnxLayer layer) {
    List<Input> inputs = new ArrayList<>();
    int batch = 0;
    for (ValueInfo info : layer.inputs()) {
      if (info.type() == ElementType.UNDEFINED) {
        throw new OnnxException(
            String.format(
                Locale.ROOT,
                "the input '%s' is no tensor; only models that take tensors are read",
                info.name()));
      }
      int[] extents = info.extents().stream().mapToInt(GraphInputs::extent).toArray();
      if (info.hasShape() && extents.length == 0) {
        throw new OnnxException(
            "the input '" + info.name() + "' is a single number; it needs an axis for examples");
      }
      if (!info.hasShape()) { // nothing is told: rows of a table
        extents = new int[] {OPEN, OPEN};
      }
      batch = extents[0] > 0 ? extents[0] : batch;
      inputs.add(
          new Input(info.name(), info.type(), Arrays.copyOfRange(extents, 1, extents.length)));
    }
    if (inputs.isEmpty()) {
      throw new OnnxException("the model takes nothing; there is nothing to predict from");
    }
    if (batch > LARGEST_BATCH) {
      throw new OnnxException(
          String.format(
              Locale.ROOT,
              "the model takes %,d examples at once, at most %,d are given; export it for batches of"
                  + " any size",
              batch,
              LARGEST_BATCH));
    }
    Map<String, String> told = layer.metadata();
    return new GraphInputs(inputs, told.containsKey("bpnet.model"), batch, range(told));
  }

  /// The extent that a text gives, 0 or less counting as open.
  private static int extent(String text) {
    try {
      int extent = Integer.parseInt(text);
      return extent > 0 ? extent : OPEN;
    } catch (NumberFormatException e) {
      return OPEN;
    }
  }

  /// The largest number of a pixel.
  private static float range(Map<String, String> told) {
    String range = told.getOrDefault("Image.NominalPixelRange", "NominalRange_0_1");
    String format = told.getOrDefault("Image.BitmapPixelFormat", "Rgb8");
    if (format.equals("Bgr8")) {
      throw new OnnxException("pictures with blue first (Bgr8) are not made; export for Rgb8");
    }
    return switch (range) {
      case "NominalRange_0_1" -> 1;
      case "NominalRange_0_255" -> 255;
      default ->
          throw new OnnxException(
              "pictures with numbers in "
                  + range
                  + " are not made; export for NominalRange_0_1 or NominalRange_0_255");
    };
  }

  /// The examples that must be given at once; 0 for any number.
  int batch() {
    return batch;
  }

  // ---- pictures ---------------------------------------------------------------------------------

  private boolean channelsFirst() {
    int[] one = inputs.getFirst().one();
    boolean first = one[0] == 1 || one[0] == 3;
    boolean last = one[2] == 1 || one[2] == 3;
    return !own && (first || !last);
  }

  /// The pictures that the graph takes: its only input has as many axes, all of them told.
  Optional<PictureShape> pictures() {
    int[] one = inputs.getFirst().one();
    if (inputs.size() > 1 || !inputs.getFirst().type().isReal() || one.length < 2) {
      return Optional.empty();
    }
    int channels = one.length == 2 ? 1 : one.length == 3 ? one[channelsFirst() ? 0 : 2] : 0;
    int height = one[one.length == 3 && channelsFirst() ? 1 : 0];
    int width = one[one.length == 3 && channelsFirst() ? 2 : 1];
    boolean told =
        (channels == 1 || channels == 3)
            && Math.min(height, width) > 0
            && Math.max(height, width) <= PictureShape.LONGEST;
    return told ? Optional.of(new PictureShape(height, width, channels)) : Optional.empty();
  }

  /// What the graph takes, in words.
  String words() {
    if (inputs.size() > 1) {
      return Count.of(inputs.size(), "input") + ", " + Wording.list(names());
    }
    Input input = inputs.getFirst();
    return input.one().length <= 1
        ? input.columns() == OPEN ? "rows of numbers" : Count.of(input.columns(), "column")
        : "arrays of shape " + shown(input.one());
  }

  private List<String> names() {
    return inputs.stream().map(Input::name).toList();
  }

  private static String shown(int[] one) {
    return Arrays.toString(one).replace("-1", "?");
  }

  /// Examples that are arrays.
  Rows of(Dataset examples) {
    Input input = inputs.getFirst();
    Shape shape = examples.featureShape();
    Shape image = shape.rank() == 2 ? shape.insert(2, 1) : shape;
    boolean moved = input.one().length == 3 && image.rank() == 3 && channelsFirst();
    Shape given =
        moved
            ? Shape.of(image.extent(2), image.extent(0), image.extent(1))
            : input.one().length == 1
                ? Shape.of(shape.elementCount())
                : input.one().length == 3 ? image : shape;
    if (inputs.size() > 1 || !input.type().isReal() || !fits(given, input.one())) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "examples of shape %s: the model takes %s; give data of that shape",
              shape,
              words()));
    }
    return indices -> {
      float[] values = examples.features(indices).toFloats();
      if (moved) {
        values = channelsFirst(values, image);
      }
      if (range != 1) {
        for (int i = 0; i < values.length; i++) {
          values[i] *= range;
        }
      }
      return Map.of(input.name(), real(input.type(), given.insert(0, indices.length), values));
    };
  }

  private static boolean fits(Shape given, int[] wanted) {
    boolean fits = given.rank() == wanted.length;
    for (int axis = 0; fits && axis < wanted.length; axis++) {
      fits = wanted[axis] == OPEN || wanted[axis] == given.extent(axis);
    }
    return fits;
  }

  /// Images `[N, H, W, C]` as `[N, C, H, W]`.
  private static float[] channelsFirst(float[] values, Shape image) {
    int channels = image.extent(2);
    int pixels = image.extent(0) * image.extent(1);
    var moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int pixel = i / channels;
      int example = pixel / pixels;
      moved[(example * channels + i % channels) * pixels + pixel % pixels] = values[i];
    }
    return moved;
  }

  private static OnnxTensor real(ElementType type, Shape shape, float[] values) {
    return type == ElementType.DOUBLE
        ? new OnnxTensor(type, shape, HostArray.of(values, shape).toDoubles())
        : new OnnxTensor(ElementType.FLOAT, shape, values);
  }

  // ---- tables -----------------------------------------------------------------------------------

  /// The rows of a table.
  Rows of(Table table) {
    List<List<String>> columns = columns(table);
    List<Rows> parts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      parts.add(part(table, inputs.get(i), columns.get(i)));
    }
    return indices -> {
      Map<String, OnnxTensor> all = new LinkedHashMap<>();
      parts.forEach(part -> all.putAll(part.tensors(indices)));
      return all;
    };
  }

  /// The names of the columns that each input takes.
  private List<List<String>> columns(Table table) {
    for (Input input : inputs) {
      if (input.one().length > 1) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT, "%s: the model takes %s, not tables", table.source(), words()));
      }
    }
    boolean single = inputs.stream().allMatch(input -> input.columns() == 1);
    List<String> missing = names().stream().filter(name -> !table.hasColumn(name)).toList();
    if (single && missing.isEmpty()) {
      return names().stream().map(List::of).toList();
    }
    if (single && (own || missing.size() < inputs.size())) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: the model needs columns that are missing: %s; the columns are %s",
              table.source(),
              Wording.list(missing),
              Wording.list(table.columnNames())));
    }
    return inOrder(table);
  }

  private List<List<String>> inOrder(Table table) {
    List<String> names = table.columnNames();
    long wanted = inputs.stream().mapToLong(Input::columns).sum();
    if (inputs.size() == 1 && wanted == OPEN) {
      boolean labelled = names.size() > 1 && !table.isNumeric(names.getLast());
      return List.of(labelled ? names.subList(0, names.size() - 1) : names);
    }
    if (inputs.stream().anyMatch(input -> input.columns() == OPEN)
        || wanted != names.size() && wanted != names.size() - 1) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: the model takes %s, and the table has %s, %s; it needs as many, or one more, the"
                  + " last, which is left out",
              table.source(),
              words(),
              Count.of(names.size(), "column"),
              Wording.list(names)));
    }
    List<List<String>> all = new ArrayList<>();
    int at = 0;
    for (Input input : inputs) {
      all.add(names.subList(at, at + input.columns()));
      at += input.columns();
    }
    return all;
  }

  private static Rows part(Table table, Input input, List<String> columns) {
    int width = columns.size();
    boolean vector = input.one().length == 0;
    if (input.type() == ElementType.STRING) {
      return indices -> {
        var texts = new String[indices.length * width];
        for (int i = 0; i < texts.length; i++) {
          texts[i] = table.category(indices[i / width], columns.get(i % width));
        }
        return Map.of(
            input.name(), new OnnxTensor(input.type(), shape(indices, width, vector), texts));
      };
    }
    double[][] numbers = columns.stream().map(table::requireNumbers).toArray(double[][]::new);
    if (!input.type().isReal()) {
      requireWhole(table, input, columns, numbers);
    }
    return indices -> {
      Shape shape = shape(indices, width, vector);
      Object values =
          switch (input.type()) {
            case DOUBLE -> new double[shape.elementCount()];
            case FLOAT, FLOAT16, BFLOAT16 -> new float[shape.elementCount()];
            default -> new long[shape.elementCount()];
          };
      for (int i = 0; i < shape.elementCount(); i++) {
        double value = numbers[i % width][indices[i / width]];
        switch (values) {
          case double[] doubles -> doubles[i] = value;
          case float[] floats -> floats[i] = (float) value;
          case long[] longs -> longs[i] = (long) value;
          default -> throw new AssertionError(values);
        }
      }
      ElementType type = values instanceof float[] ? ElementType.FLOAT : input.type();
      return Map.of(input.name(), new OnnxTensor(type, shape, Objects.requireNonNull(values)));
    };
  }

  private static Shape shape(int[] indices, int width, boolean vector) {
    return vector ? Shape.of(indices.length) : Shape.of(indices.length, width);
  }

  private static void requireWhole(
      Table table, Input input, List<String> columns, double[][] numbers) {
    for (int column = 0; column < numbers.length; column++) {
      for (int row = 0; row < numbers[column].length; row++) {
        double value = numbers[column][row];
        if (value != Math.rint(value) || Math.abs(value) > 1 << 30) { // NaN too
          throw new DataFormatException(
              String.format(
                  Locale.ROOT,
                  "%s: the model takes whole numbers (%s) in column '%s', row %d has %s",
                  table.source(),
                  input.type(),
                  Wording.shown(columns.get(column)),
                  row + 1,
                  value));
        }
      }
    }
  }
}
