package org.bpnet.nn.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;

/// What a model is made of, layer by layer: shapes, parameters, work and memory. The model is run
/// on a shape and nothing of it is computed, since tensors are computed only when looked at.
///
/// ```java
/// System.out.println(Summary.of(model, params, Shape.of(64, 28, 28, 1)));
/// ```
///
/// **Units.** Multiply-adds are those of matrix products and convolutions in one forward pass of
/// the whole batch. Memory is what the results of all layers take, in bytes; reshaping takes none.
///
/// @param rows the layers, in the order in which they run; those inside another are deeper
/// @param parameters the trainable numbers that the layers use, each counted once
public record Summary(List<Row> rows, long parameters) {
  /// One layer.
  ///
  /// @param depth how many layers it is inside of
  /// @param layer its text
  /// @param output the shape of its result
  /// @param parameters the trainable numbers that it is the first to use
  /// @param multiplyAdds the multiply-adds of its products, without those of layers inside
  /// @param bytes the memory of its result
  public record Row(
      int depth, String layer, Shape output, long parameters, long multiplyAdds, long bytes) {}

  /// Copies the list.
  public Summary {
    rows = List.copyOf(rows);
  }

  /// The summary of a model.
  ///
  /// @param params a tree that holds the model's parameters
  /// @param input the shape of a batch
  /// @throws org.bpnet.core.array.ShapeException if the model cannot be applied to it
  public static Summary of(Layer model, Parameters params, Shape input) {
    try (Pass pass = Pass.eval(params.backend())) {
      var walk = new Walk(params);
      walk.through(model, pass.full(input, 0), 0);
      long count = walk.rows.stream().mapToLong(Row::parameters).sum();
      return new Summary(walk.rows, count);
    }
  }

  /// The multiply-adds of all layers.
  public long multiplyAdds() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum();
  }

  /// The memory of all results.
  public long bytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  /// Goes through a model and writes the rows.
  private static final class Walk {
    private final Parameters params;
    private final List<Row> rows = new ArrayList<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    Walk(Parameters params) {
      this.params = params;
    }

    Tensor through(Layer layer, Tensor x, int depth) {
      return switch (layer) {
        case Sequential chain -> {
          Tensor y = x;
          for (Layer next : chain.layers()) {
            y = through(next, y, depth);
          }
          yield y;
        }
        case Residual residual ->
            around("Residual", x, depth, residual, residual.shortcut(), residual.branch());
        case Parallel parallel ->
            around("Parallel", x, depth, parallel, parallel.branches().toArray(Layer[]::new));
        case Auxiliary auxiliary ->
            around("Auxiliary " + auxiliary.weight(), x, depth, auxiliary, auxiliary.head());
        default -> alone(layer, x, depth);
      };
    }

    /// A layer that is its parts and what joins them.
    private Tensor around(String text, Tensor x, int depth, Layer layer, Layer... parts) {
      int place = rows.size();
      for (Layer part : parts) {
        through(part, x, depth + 1);
      }
      Tensor y = layer.forward(x);
      rows.add(place, new Row(depth, text, y.shape(), 0, 0, Work.bytes(x, y)));
      return y;
    }

    private Tensor alone(Layer layer, Tensor x, int depth) {
      Tensor y = layer.forward(x);
      Work work = Work.between(x, y);
      long parameters =
          work.reads().stream()
              .flatMap(path -> params.find(path).stream())
              .filter(variable -> variable instanceof Parameter && seen.add(variable))
              .mapToLong(variable -> variable.shape().elementCount())
              .sum();
      if (y != x) {
        long bytes = Work.bytes(x, y);
        rows.add(new Row(depth, text(layer), y.shape(), parameters, work.multiplyAdds(), bytes));
      }
      return y;
    }

    private static String text(Layer layer) {
      String text = layer.toString();
      return text.contains("$$Lambda") ? "(function)" : text;
    }
  }

  /// A table with a line for each layer and one for all.
  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"layer", "output", "parameters", "multiply-adds", "memory"});
    for (Row row : rows) {
      String layer = "  ".repeat(row.depth()) + row.layer();
      lines.add(
          line(layer, row.output().toString(), row.parameters(), row.multiplyAdds(), row.bytes()));
    }
    lines.add(line("all", "", parameters, multiplyAdds(), bytes()));
    int first = width(lines, 0);
    int second = width(lines, 1);
    var text = new StringBuilder();
    for (String[] line : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              String.format(Locale.ROOT, "%%-%ds  %%-%ds  %%12s  %%15s  %%9s%%n", first, second),
              (Object[]) line));
    }
    return text.toString();
  }

  private static String[] line(
      String layer, String output, long parameters, long multiplyAdds, long bytes) {
    return new String[] {layer, output, grouped(parameters), grouped(multiplyAdds), memory(bytes)};
  }

  private static int width(List<String[]> lines, int column) {
    return lines.stream().mapToInt(line -> line[column].length()).max().orElse(1);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String memory(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
  }
}
