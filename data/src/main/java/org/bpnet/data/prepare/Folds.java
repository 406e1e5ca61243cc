package org.bpnet.data.prepare;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Dataset;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.table.EncodedTable;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;

/// Data divided into parts of equal size, each of which is the test once, while the others are
/// learnt from: k-fold cross-validation. Classes are spread over the parts in equal proportions
/// (stratified). Each division is encoded by what was fitted on its own training part.
///
/// **Source.** Stone 1974; that classes be spread, Kohavi 1995.
public final class Folds {
  private final List<Split> splits;
  private final Function<Split, Prepared> preparation;

  private Folds(List<Split> splits, Function<Split, Prepared> preparation) {
    this.splits = splits;
    this.preparation = preparation;
  }

  /// Divides a table.
  ///
  /// @param count the number of parts, k
  /// @param validation the share of what is not tested that is kept to choose the best epoch by
  /// @throws IllegalArgumentException if there are fewer than 2 parts, or fewer rows than parts
  /// @throws org.bpnet.data.DataFormatException as [Prepared#of(Table, TableTask, double, double,
  ///   Seed)]
  public static Folds of(Table table, TableTask task, int count, double validation, Seed seed) {
    int[] labels = EncodedTable.labels(table, task.target());
    return new Folds(
        Split.folds(labels, count, validation, seed), split -> Prepared.of(table, task, split));
  }

  /// Divides examples.
  ///
  /// @param count the number of parts, k
  /// @param validation the share of what is not tested that is kept to choose the best epoch by
  /// @throws IllegalArgumentException if there are fewer than 2 parts, or fewer examples than parts
  /// @throws org.bpnet.data.DataFormatException if there are no examples, or all are of one class
  public static Folds of(Dataset examples, int count, double validation, Seed seed) {
    return of(new DataSource.Examples("dataset", examples), count, validation, seed);
  }

  /// As [#of(Dataset, int, double, Seed)], with the name of the data in messages.
  ///
  /// @throws org.bpnet.data.DataFormatException if there are no examples, or all are of one class
  public static Folds of(DataSource.Examples source, int count, double validation, Seed seed) {
    Prepared.requireVariety(source.name(), source.examples());
    int[] labels = Split.labels(source.examples());
    return new Folds(
        Split.folds(labels, count, validation, seed), split -> Prepared.of(source, split));
  }

  /// The number of parts, k.
  public int count() {
    return splits.size();
  }

  /// The data with one of the parts for the test, made anew at each call.
  ///
  /// @param fold from 0 to k − 1
  public Prepared prepared(int fold) {
    return preparation.apply(splits.get(fold));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d folds", count());
  }
}
