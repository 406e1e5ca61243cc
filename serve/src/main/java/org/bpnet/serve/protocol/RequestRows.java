package org.bpnet.serve.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.bpnet.data.table.RowEncoder;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.serve.http.Refusal;
import org.bpnet.serve.model.LiveModel;
import org.bpnet.train.json.JsonValue;

/// The rows of a request as the features that a model takes.
///
/// @param features row after row
/// @param unseen cells with a category that training had not
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
record RequestRows(float[] features, int rows, int unseen) {
  private static final double MOST_EXACT = 0x1p53;

  /// The rows of tensors: of a model of tables one for each column, `[N]` or `[N, 1]`, or a single
  /// one with all columns, `[N, C]`, if all are numbers; of a model of arrays one.
  ///
  /// @throws DataFormatException if they are not what the model takes
  static RequestRows of(LiveModel model, List<NamedTensor> tensors) {
    if (tensors.isEmpty()) {
      throw new DataFormatException("'inputs' needs at least one input, got none");
    }
    return model.encoder().isPresent()
        ? table(model.encoder().get(), tensors)
        : array(model.featureShape(), tensors);
  }

  private static RequestRows table(RowEncoder encoder, List<NamedTensor> tensors) {
    NamedTensor first = tensors.getFirst();
    int columns = encoder.columns().size();
    boolean whole =
        tensors.size() == 1
            && encoder.position(first.name()) < 0
            && first.shape().length == 2
            && first.shape()[1] == columns
            && first.content() instanceof NamedTensor.Content.Numbers;
    var cells = new Cells(encoder, first.rows());
    if (whole && first.content() instanceof NamedTensor.Content.Numbers(double[] values)) {
      requireNumbers(encoder);
      for (int i = 0; i < values.length; i++) {
        cells.number(i / columns, i % columns, values[i]);
      }
      return cells.rows();
    }
    var found = new NamedTensor[columns];
    for (NamedTensor tensor : tensors) {
      int column = encoder.position(tensor.name());
      if (column >= 0) {
        found[column] = tensor;
      }
    }
    requireAll(encoder, found, tensors.stream().map(NamedTensor::name).toList());
    for (int column = 0; column < columns; column++) {
      cells.column(column, found[column]);
    }
    return cells.rows();
  }

  private static void requireNumbers(RowEncoder encoder) {
    for (TableEncoder.Input input : encoder.columns()) {
      if (input instanceof TableEncoder.Input.Categorical) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "the model has a column of text, '%s'; send each column as an input of its name",
                Wording.shown(input.column())));
      }
    }
  }

  private static void requireAll(RowEncoder encoder, Object[] found, List<String> names) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      if (found[i] == null) {
        missing.add(encoder.columns().get(i).column());
      }
    }
    if (!missing.isEmpty()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "the model needs columns that are missing: %s; the columns are %s",
              Wording.list(missing),
              Wording.list(names)));
    }
  }

  private static RequestRows array(Shape needed, List<NamedTensor> tensors) {
    if (tensors.size() > 1) {
      throw new DataFormatException("the model takes one input, got " + tensors.size());
    }
    NamedTensor tensor = tensors.getFirst();
    int[] shape = tensor.shape();
    int[] one = Arrays.copyOfRange(shape, 1, shape.length);
    int[] wanted = needed.toArray();
    boolean gray = // the axis of one channel may be left out
        needed.rank() == 3 && needed.extent(2) == 1 && Arrays.equals(one, Arrays.copyOf(wanted, 2));
    if (!gray && !Arrays.equals(one, wanted)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "the model takes examples of shape %s, got %s",
              needed,
              Arrays.toString(one)));
    }
    if (!(tensor.content() instanceof NamedTensor.Content.Numbers(double[] values))) {
      throw new DataFormatException("the model takes numbers, got " + tensor.kind());
    }
    var features = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      features[i] = finite((float) values[i], i, needed.elementCount());
    }
    return new RequestRows(features, tensor.rows(), 0);
  }

  private static float finite(float value, int at, int width) {
    if (!Float.isFinite(value)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "features must be finite, got %s in example %d, feature %d; fill or drop it",
              value,
              at / width,
              at % width));
    }
    return value;
  }

  /// The rows of instances: of a model of tables an object with the columns' names, or a list of
  /// cells in the order of the columns, for each row; of a model of arrays numbers nested as its
  /// shape.
  ///
  /// @throws DataFormatException if they are not what the model takes
  static RequestRows of(LiveModel model, JsonValue.Members request) {
    List<JsonValue> instances = request.items("instances");
    if (instances.isEmpty()) {
      throw new DataFormatException("'instances' needs at least one row, got none");
    }
    if (model.encoder().isEmpty()) {
      return nested(model.featureShape(), instances);
    }
    var cells = new Cells(model.encoder().get(), instances.size());
    for (int row = 0; row < instances.size(); row++) {
      switch (instances.get(row)) {
        case JsonValue.Members(Map<String, JsonValue> columns) -> cells.row(row, columns);
        case JsonValue.Items(List<JsonValue> items) -> cells.row(row, items);
        default ->
            throw new DataFormatException(
                String.format(
                    Locale.ROOT,
                    "row %d: needs an object with the columns' names, got %s",
                    row + 1,
                    RequestTensors.shown(instances.get(row))));
      }
    }
    return cells.rows();
  }

  private static RequestRows nested(Shape needed, List<JsonValue> instances) {
    int width = needed.elementCount();
    long all = (long) width * instances.size();
    if (all > Integer.MAX_VALUE) {
      throw new Refusal(413, "too many rows; send fewer at once");
    }
    var features = new float[(int) all];
    for (int row = 0; row < instances.size(); row++) {
      fill(needed, row, instances.get(row), 0, features, row * width);
    }
    return new RequestRows(features, instances.size(), 0);
  }

  /// @return where the next number goes
  private static int fill(
      Shape needed, int row, JsonValue value, int axis, float[] features, int at) {
    if (axis == needed.rank()) {
      double number =
          switch (value) {
            case JsonValue.Whole(long whole) -> whole;
            case JsonValue.Real(double real) -> real;
            default ->
                throw shape(needed, row, RequestTensors.shown(value) + " in place of a number");
          };
      features[at] = finite((float) number, at, needed.elementCount());
      return at + 1;
    }
    int next = at;
    boolean channel = axis == 2 && needed.rank() == 3 && needed.extent(2) == 1;
    if (channel && !(value instanceof JsonValue.Items)) { // one channel may be left out
      return fill(needed, row, value, axis + 1, features, next);
    }
    if (!(value instanceof JsonValue.Items(List<JsonValue> items))) {
      throw shape(needed, row, RequestTensors.shown(value) + " in place of a list");
    }
    if (items.size() != needed.extent(axis)) {
      throw shape(needed, row, items.size() + " items along axis " + axis);
    }
    for (JsonValue item : items) {
      next = fill(needed, row, item, axis + 1, features, next);
    }
    return next;
  }

  private static DataFormatException shape(Shape needed, int row, String got) {
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "row %d: the model takes examples of shape %s, got %s",
            row + 1,
            needed,
            got));
  }

  /// Encodes the cells of some rows.
  private static final class Cells {
    private final RowEncoder encoder;
    private final int count;
    private final float[] features;
    private int unseen;

    Cells(RowEncoder encoder, int count) {
      if ((long) count * encoder.width() > Integer.MAX_VALUE) {
        throw new Refusal(413, "too many rows; send fewer at once");
      }
      this.encoder = encoder;
      this.count = count;
      this.features = new float[count * encoder.width()];
    }

    void number(int row, int column, double value) {
      unseen += encoder.number(row, column, value, features) ? 0 : 1;
    }

    void text(int row, int column, String value) {
      unseen += encoder.text(row, column, value, features) ? 0 : 1;
    }

    void column(int column, NamedTensor tensor) {
      int[] shape = tensor.shape();
      if (shape.length > 2 || shape.length == 2 && shape[1] != 1 || shape[0] != count) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "input '%s': needs the shape [%d] or [%d, 1], got %s",
                Wording.shown(tensor.name()),
                count,
                count,
                Arrays.toString(shape)));
      }
      switch (tensor.content()) {
        case NamedTensor.Content.Numbers(double[] values) -> {
          for (int row = 0; row < count; row++) {
            number(row, column, values[row]);
          }
        }
        case NamedTensor.Content.Texts(List<String> texts) -> {
          for (int row = 0; row < count; row++) {
            text(row, column, texts.get(row));
          }
        }
      }
    }

    void row(int row, Map<String, JsonValue> columns) {
      var found = new JsonValue[encoder.columns().size()];
      columns.forEach((name, cell) -> {
        int column = encoder.position(name);
        if (column >= 0) {
          found[column] = cell;
        }
      });
      try {
        requireAll(encoder, found, List.copyOf(columns.keySet()));
      } catch (DataFormatException wrong) {
        throw new DataFormatException("row " + (row + 1) + ": " + wrong.getMessage(), wrong);
      }
      for (int column = 0; column < found.length; column++) {
        cell(row, column, found[column]);
      }
    }

    void row(int row, List<JsonValue> items) {
      if (items.size() != encoder.columns().size()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "row %d: expected %d cells, one for each column of the model, got %d",
                row + 1,
                encoder.columns().size(),
                items.size()));
      }
      for (int column = 0; column < items.size(); column++) {
        cell(row, column, items.get(column));
      }
    }

    private void cell(int row, int column, JsonValue cell) {
      switch (cell) {
        case JsonValue.Whole(long whole) when Math.abs((double) whole) > MOST_EXACT ->
            text(row, column, String.valueOf(whole));
        case JsonValue.Whole(long whole) -> number(row, column, (double) whole);
        case JsonValue.Real(double real) -> number(row, column, real);
        case JsonValue.Text(String text) -> text(row, column, text);
        case JsonValue.Bool(boolean bool) -> text(row, column, String.valueOf(bool));
        case JsonValue.Null() -> number(row, column, Double.NaN);
        case JsonValue.Items _, JsonValue.Members _ ->
            throw new DataFormatException(
                String.format(
                    Locale.ROOT,
                    "row %d, column '%s': needs a number, a text or null, got %s",
                    row + 1,
                    Wording.shown(encoder.columns().get(column).column()),
                    RequestTensors.shown(cell)));
      }
    }

    RequestRows rows() {
      return new RequestRows(features, count, unseen);
    }
  }
}
