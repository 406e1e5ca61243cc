package org.bpnet.data.source;

import org.bpnet.data.Dataset;
import org.bpnet.data.table.Table;

/// What a name or a path on a command line stands for.
public sealed interface DataSource {
  /// What to call it: the bundled name, or the file's or folder's.
  String name();

  /// A table, in which the predicted column is still to be chosen; by convention it is the last.
  ///
  /// @param name what to call it
  /// @param table the rows as read
  record Tabular(String name, Table table) implements DataSource {}

  /// Examples of which some must be kept for the test.
  ///
  /// @param name what to call it
  /// @param examples all of them
  record Examples(String name, Dataset examples) implements DataSource {}

  /// Examples that come with a test set of their own.
  ///
  /// @param name what to call it
  /// @param train the examples to train and validate on
  /// @param test the examples for the figure that is reported
  record TrainAndTest(String name, Dataset train, Dataset test) implements DataSource {}
}
