package org.bpnet.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// What a model is made of, layer by layer: shapes, parameters, work, memory, and the operations
/// that each layer records. The model is run on a shape and nothing of it is computed, since
/// tensors are computed only when looked at.
///
/// ```java
/// System.out.println(Summary.of(model, params, Shape.of(64, 28, 28, 1)));
/// ```
///
/// **Units.** Multiply-adds are those of matrix products and convolutions in one forward pass of
/// the whole batch. Memory is what the results of all layers take, in bytes; reshaping takes none.
///
/// @param input the shape of the batch
/// @param rows the layers, in the order in which they run; those inside another are deeper, and
///   stand behind it
public record Summary(Shape input, List<Row> rows) {
  private static final String FUNCTION = "(function)";

  /// One layer.
  ///
  /// @param depth how many layers it is inside of
  /// @param layer its text
  /// @param output the shape of its result
  /// @param bytes the memory of its result
  /// @param operations what it records, without what layers inside do
  public record Row(
      int depth, String layer, Shape output, long bytes, List<LayerOperation> operations) {
    /// Copies the list.
    public Row {
      operations = List.copyOf(operations);
    }

    /// The trainable numbers that the layer is the first to use.
    public long parameters() {
      return operations.stream().mapToLong(LayerOperation::parameters).sum();
    }

    /// The multiply-adds of its products, without those of layers inside.
    public long multiplyAdds() {
      return operations.stream().mapToLong(LayerOperation::multiplyAdds).sum();
    }

    /// The path that all variables have in common which the layer is the first to use, `conv1`;
    /// empty if there is none.
    public String name() {
      List<String> reads =
          operations.stream().map(LayerOperation::reads).filter(path -> !path.isEmpty()).toList();
      String common = reads.isEmpty() ? "" : reads.getFirst();
      while (!common.isEmpty() && !startWith(common + ".", reads)) {
        common = common.substring(0, Math.max(0, common.lastIndexOf('.')));
      }
      return common;
    }

    private static boolean startWith(String node, List<String> paths) {
      return paths.stream().allMatch(path -> path.startsWith(node));
    }
  }

  /// One step of a training, up to its loss.
  @FunctionalInterface
  public interface Objective {
    /// @param seen makes of a layer one that has a row of its own where it runs
    /// @param x the inputs
    /// @return the loss; the result of the last layer if what comes behind it is not known: then
    ///   the row of the loss has no operations
    Tensor of(UnaryOperator<Layer> seen, Tensor x);
  }

  /// Copies the list.
  public Summary {
    rows = List.copyOf(rows);
  }

  /// The summary of a model, as it predicts.
  ///
  /// @param params a tree that holds the model's parameters
  /// @param input the shape of a batch
  /// @throws org.bpnet.core.array.ShapeException if the model cannot be applied to it
  public static Summary of(Layer model, Parameters params, Shape input) {
    try (Pass pass = Pass.eval(params.backend())) {
      return of(pass, params, input, "", (seen, x) -> seen.apply(model).forward(x));
    }
  }

  /// The summary of a step of training: layers behave as in training, what stands between them and
  /// behind them up to the loss has rows too.
  ///
  /// @param params a tree that holds the parameters
  /// @param input the shape of a batch
  /// @param name of the loss, the text of the last row
  /// @throws org.bpnet.core.array.ShapeException if the layers cannot be applied to it
  public static Summary ofTraining(
      Parameters params, Shape input, String name, Objective objective) {
    try (Pass pass = Pass.train(params.backend(), new Seed(0))) {
      return of(pass, params, input, name, objective);
    }
  }

  private static Summary of(
      Pass pass, Parameters params, Shape input, String name, Objective objective) {
    Tensor x = pass.full(input, 0);
    var walk = new Walk(new Work(params, x));
    Tensor last = objective.of(layer -> walk.seen(layer, 0), x);
    if (!name.isEmpty() && walk.work.isNoted(last)) {
      walk.rows.add(new Row(0, name, Shape.scalar(), 0, List.of()));
    }
    walk.note(0, name, last);
    return new Summary(input, walk.rows);
  }

  /// The trainable numbers that the layers use, each counted once.
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
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
    private final Work work;
    private final List<Row> rows = new ArrayList<>();

    Walk(Work work) {
      this.work = work;
    }

    /// A layer that is written down where it runs, at a depth.
    Layer seen(Layer layer, int depth) {
      return new Seen(this, layer, depth);
    }

    /// A row of what no layer did that has one.
    void note(int depth, String text, Tensor y) {
      if (!work.isNoted(y)) {
        List<LayerOperation> operations = work.upTo(y);
        long bytes = (long) y.shape().elementCount() * y.type().bytes();
        rows.add(new Row(depth, text, y.shape(), bytes, operations));
      }
    }

    Tensor through(Layer layer, Tensor x, int depth) {
      note(depth, FUNCTION, x);
      return switch (layer) {
        case Sequential chain -> {
          Tensor y = x;
          for (Layer next : chain.layers()) {
            y = through(next, y, depth);
          }
          yield y;
        }
        case Residual(Layer branch, Layer shortcut) ->
            around(
                "Residual",
                new Residual(seen(branch, depth + 1), seen(shortcut, depth + 1)),
                x,
                depth);
        case Parallel(List<Layer> branches) ->
            around(
                "Parallel",
                new Parallel(branches.stream().map(branch -> seen(branch, depth + 1)).toList()),
                x,
                depth);
        case Auxiliary(Layer head, double weight) -> auxiliary(head, weight, x, depth);
        default -> alone(layer, x, depth);
      };
    }

    /// A layer that is its parts, which write their rows, and what joins them.
    private Tensor around(String text, Layer layer, Tensor x, int depth) {
      int place = rows.size();
      Tensor y = layer.forward(x);
      rows.add(place, new Row(depth, text, y.shape(), Work.bytes(x, y), work.upTo(y)));
      return y;
    }

    /// In evaluation its head does not run, and is told all the same.
    private Tensor auxiliary(Layer head, double weight, Tensor x, int depth) {
      rows.add(new Row(depth, "Auxiliary " + weight, x.shape(), 0, List.of()));
      Layer told = seen(head, depth + 1);
      if (x.pass().isTraining()) {
        return new Auxiliary(told, weight).forward(x);
      }
      told.forward(x);
      return x;
    }

    private Tensor alone(Layer layer, Tensor x, int depth) {
      Tensor y = layer.forward(x);
      if (y != x) {
        rows.add(new Row(depth, text(layer), y.shape(), Work.bytes(x, y), work.upTo(y)));
      }
      return y;
    }

    private static String text(Layer layer) {
      String text = layer.toString();
      return text.contains("$$Lambda") ? FUNCTION : text;
    }
  }

  private record Seen(Walk walk, Layer layer, int depth) implements Layer {
    @Override
    public Tensor forward(Tensor x) {
      return walk.through(layer, x, depth);
    }

    @Override
    public String toString() {
      return layer.toString();
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
    lines.add(line("all", "", parameters(), multiplyAdds(), bytes()));
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
