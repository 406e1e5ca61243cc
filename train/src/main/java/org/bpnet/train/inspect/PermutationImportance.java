package org.bpnet.train.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;

/// How much a model of tables relies on each column: by how much a measure falls when the column's
/// cells are shuffled among the rows, so that they say nothing any more. A column that the model
/// does not look at has importance 0; one that it is better off without a negative one.
///
/// Where two columns say the same, the model may rely on either, and both look less important than
/// what they say is. What is important to the model need not be so for the world.
///
/// **Source.** Breiman 2001, *Random forests*, for one model; Fisher, Rudin, Dominici 2019, *All
/// models are wrong, but many are useful*, for any.
///
/// @param measure `accuracy` of classes and of several answers, `r2` of numbers
/// @param baseline the measure as the rows are
/// @param columns the most important first
public record PermutationImportance(String measure, double baseline, List<Column> columns) {
  /// Keeps a copy.
  public PermutationImportance {
    columns = List.copyOf(columns);
  }

  /// @param drops by how much the measure fell, shuffled so often
  /// @param mean of the drops
  /// @param deviation the standard deviation of a sample, with n − 1; 0 of one drop
  public record Column(String name, List<Double> drops, double mean, double deviation) {
    static Column of(String name, double[] drops) {
      double mean = Arrays.stream(drops).average().orElse(0);
      double squares = Arrays.stream(drops).map(drop -> (drop - mean) * (drop - mean)).sum();
      double deviation = drops.length < 2 ? 0 : Math.sqrt(squares / (drops.length - 1));
      return new Column(name, Arrays.stream(drops).boxed().toList(), mean, deviation);
    }
  }

  /// Measures on rows with the right answers in them, best those that the model has not learnt
  /// from.
  ///
  /// @param repeats how often each column is shuffled, at least 1
  /// @param seed the same seed gives the same figures
  /// @throws IllegalArgumentException if the model is not one of tables
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else, or
  ///   there are fewer than two rows
  public static PermutationImportance of(Model model, Table table, int repeats, Seed seed) {
    if (!(model.inputs() instanceof Inputs.Rows(TableEncoder encoder))) {
      throw new IllegalArgumentException(
          "importance: the model learnt from images or arrays, which have no columns");
    }
    if (repeats < 1 || table.rows() < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "importance: needs at least 2 rows and 1 repeat, got %d and %d",
              table.rows(),
              repeats));
    }
    Dataset rows = encoder.dataset(table);
    double baseline = measured(model, rows);
    List<Column> columns = new ArrayList<>();
    int first = 0;
    for (TableEncoder.Input input : encoder.inputs()) {
      double[] drops = new double[repeats];
      for (int i = 0; i < repeats; i++) {
        int[] order = seed.child(input.column()).child(i).permutation(rows.size());
        drops[i] = baseline - measured(model, new Exchanged(rows, order, first, input.width()));
      }
      columns.add(Column.of(input.column(), drops));
      first += input.width();
    }
    columns.sort(Comparator.comparingDouble(Column::mean).reversed());
    return new PermutationImportance(isOfClasses(model) ? "accuracy" : "r2", baseline, columns);
  }

  private static boolean isOfClasses(Model model) {
    return model instanceof Classifier || model.head() == OutputHead.MULTI_LABEL;
  }

  private static double measured(Model model, Dataset rows) {
    return switch (model) {
      case Classifier classifier -> classifier.evaluateEncoded(rows).accuracy();
      case Regressor regressor when isOfClasses(regressor) ->
          regressor.answersEncoded(rows).accuracy();
      case Regressor regressor -> regressor.evaluateEncoded(rows).r2();
    };
  }
}
