package org.bpnet.cli.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.table.Table;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// Rows of numbers, one for each example, as a file whose name says its format: `.csv`, `.npy`, the
/// numbers alone, or `.safetensors`, with labels and the names of classes if there are any.
///
/// @param path where it is
public record VectorFile(Path path) {
  private static final int NPY_ALIGNMENT = 64;

  /// What the examples are, beside their numbers: cells of columns in front.
  public record Examples(
      List<String> names,
      IntFunction<List<String>> cells,
      Optional<HostArray> labels,
      List<String> classes) {
    /// The rows of a table, as they were given.
    public static Examples of(Table table) {
      int width = table.header().size();
      return new Examples(
          table.header(),
          row -> IntStream.range(0, width).mapToObj(k -> table.written(row, k)).toList(),
          Optional.empty(),
          List.of());
    }

    /// Others, by their classes if they have any.
    public static Examples of(Dataset data) {
      if (!(data.target() instanceof Target.Classes classes)) {
        return new Examples(List.of(), _ -> List.of(), Optional.empty(), List.of());
      }
      int[] labels = data.targets(IntStream.range(0, data.size()).toArray()).toInts();
      List<String> names = classes.names();
      return new Examples(
          List.of("class"),
          row -> List.of(names.get(labels[row])),
          Optional.of(HostArray.of(labels, Shape.of(labels.length))),
          names);
    }
  }

  /// Throws UsageException if the name says no format that is known.
  public VectorFile {
    if (!path.toString().matches(".*\\.(csv|npy|safetensors)")) {
      throw new UsageException(
          "--out: needs a name that ends in .csv, .npy or .safetensors, got " + path);
    }
  }

  /// Writes the file, the whole or nothing.
  ///
  /// @param name of the tensor, `embeddings`
  /// @param column of the numbers, `e` for e1, e2, ..
  /// @param rows `[N, D]`
  public void write(String name, String column, HostArray rows, Examples examples) {
    if (path.toString().endsWith(".csv")) {
      AtomicFile.write(path, file -> csv(column, rows, examples, file));
    } else if (path.toString().endsWith(".npy")) {
      ByteBuffer content = npy(rows);
      AtomicFile.write(
          path,
          file -> {
            while (content.hasRemaining()) {
              file.write(content);
            }
          });
    } else {
      Map<String, HostArray> tensors = new HashMap<>(Map.of(name, rows));
      examples.labels().ifPresent(labels -> tensors.put("labels", labels));
      Map<String, String> about =
          examples.labels().isPresent()
              ? Map.of("classes", Json.compact(JsonValue.ofTexts(examples.classes())))
              : Map.of();
      new Safetensors(tensors, about).write(path);
    }
  }

  private static void csv(
      String column, HostArray rows, Examples examples, WritableByteChannel file)
      throws IOException {
    int width = rows.shape().extent(1);
    float[] values = rows.toFloats();
    Writer text = new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8));
    line(examples.names(), k -> column + (k + 1), width, text);
    for (int i = 0; i < rows.shape().extent(0); i++) {
      int at = i * width;
      line(examples.cells().apply(i), k -> String.valueOf(values[at + k]), width, text);
    }
    text.flush();
  }

  private static void line(List<String> cells, IntFunction<String> numbers, int width, Writer text)
      throws IOException {
    for (int i = 0; i < cells.size() + width; i++) {
      text.append(i == 0 ? "" : ",")
          .append(i < cells.size() ? quoted(cells.get(i)) : numbers.apply(i - cells.size()));
    }
    text.append('\n');
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /// NumPy's format, version 1.0: a header of a length divisible by 64, then the numbers.
  private static ByteBuffer npy(HostArray rows) {
    Shape shape = rows.shape();
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            shape.extent(0),
            shape.extent(1));
    int start = 10; // magic, version, length
    int padding = NPY_ALIGNMENT - (start + header.length() + 1) % NPY_ALIGNMENT;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(start + text.length + Float.BYTES * shape.elementCount())
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.put((byte) 0).putShort((short) text.length).put(text);
    for (float value : rows.toFloats()) {
      file.putFloat(value);
    }
    return file.flip();
  }
}
