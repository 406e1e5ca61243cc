package org.bpnet.data.prepare;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.text.Count;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.table.EncodedTable;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.TableTask;

/// Data ready for training: divided, and encoded and standardised by what was fitted on the
/// training part alone.
///
/// @param train the examples to learn from
/// @param validation the examples to stop and choose by; may be empty
/// @param test the examples for the figure that is reported; may be empty
/// @param inputs how further data must be treated; belongs to the model
/// @param task one sentence on what is predicted, how that was decided, and what was left out
public record Prepared(
    Dataset train, Dataset validation, Dataset test, Inputs inputs, String task) {

  /// Prepares a table.
  ///
  /// @param validation the share of rows for validation
  /// @param test the share of rows for the test
  /// @throws DataFormatException as [TableEncoder#fit] and [TableEncoder#dataset] do
  public static Prepared of(
      Table table, TableTask task, double validation, double test, Seed seed) {
    int[] labels = EncodedTable.labels(table, task.target());
    return of(table, task, Split.stratified(labels, validation, test, seed));
  }

  static Prepared of(Table table, TableTask task, Split split) {
    TableEncoder encoder = TableEncoder.fit(table, task, split.train());
    Dataset rows = encoder.dataset(table);
    Dataset all =
        task.weight().isEmpty() ? rows : rows.weighted(table.requireNumbers(task.weight()));
    return new Prepared(
        all.subset(split.train()),
        all.subset(split.validation()),
        all.subset(split.test()),
        new Inputs.Rows(encoder),
        task.reason() + encoder.remarks(table, split.train()));
  }

  /// Prepares examples of which some are to be kept for the test.
  ///
  /// @param validation the share of examples for validation
  /// @param test the share of examples for the test
  /// @throws DataFormatException if there are no examples, or all are of one class
  public static Prepared of(Dataset examples, double validation, double test, Seed seed) {
    return of(new DataSource.Examples("dataset", examples), validation, test, seed);
  }

  /// As [#of(Dataset, double, double, Seed)], with the name of the data in messages.
  ///
  /// @throws DataFormatException if there are no examples, or all are of one class
  public static Prepared of(DataSource.Examples source, double validation, double test, Seed seed) {
    requireVariety(source.name(), source.examples());
    return of(source, Split.of(source.examples(), validation, test, seed));
  }

  static Prepared of(DataSource.Examples source, Split split) {
    Dataset examples = source.examples();
    return standardized(
        examples.subset(split.train()),
        examples.subset(split.validation()),
        examples.subset(split.test()));
  }

  /// The same data with other examples to learn from, in the same form.
  public Prepared learning(Dataset examples) {
    return new Prepared(examples, validation, test, inputs, task);
  }

  /// Prepares examples that come with a test set of their own.
  ///
  /// @param validation the share of the training examples for validation
  /// @throws DataFormatException if there are no examples, or all are of one class
  public static Prepared of(Dataset train, Dataset test, double validation, Seed seed) {
    return of(new DataSource.TrainAndTest("dataset", train, test), validation, seed);
  }

  /// As [#of(Dataset, Dataset, double, Seed)], with the name of the data in messages.
  ///
  /// @throws DataFormatException if there are no examples, or all are of one class
  public static Prepared of(DataSource.TrainAndTest source, double validation, Seed seed) {
    Dataset train = source.train();
    Dataset test = source.test();
    requireVariety(source.name(), train);
    Split split = Split.of(train, validation, 0, seed);
    return standardized(train.subset(split.train()), train.subset(split.validation()), test);
  }

  /// The same with other examples for the test, encoded as those to learn from. Of a source with a
  /// test set of its own it is that.
  ///
  /// @throws DataFormatException if they cannot be encoded so
  public Prepared testedOn(DataSource source) {
    Dataset other =
        switch (source) {
          case DataSource.Tabular(String name, Table table) -> encoded(name, table);
          case DataSource.Examples(String name, Dataset examples) -> encoded(name, examples);
          case DataSource.TrainAndTest both -> encoded(both.name(), both.test());
        };
    return new Prepared(train, validation, other, inputs, task);
  }

  private Dataset encoded(String name, Table table) {
    if (inputs instanceof Inputs.Rows(TableEncoder encoder)) {
      return encoder.dataset(table);
    }
    throw new DataFormatException(
        name + ": is a table, and what is learnt from is not; test on pictures too");
  }

  private Dataset encoded(String name, Dataset examples) {
    if (!(inputs instanceof Inputs.Arrays(Shape shape, Standardizer standardizer))) {
      throw new DataFormatException(
          name + ": holds pictures, and what is learnt from is a table; test on a table too");
    }
    if (!examples.featureShape().equals(shape)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: has examples of shape %s, and those to learn from have %s; bring both to one"
                  + " size (--size)",
              name,
              examples.featureShape(),
              shape));
    }
    try {
      return standardizer.of(
          train.target() instanceof Target.Classes classes
              ? Relabelled.of(examples, classes)
              : NamedNumbers.of(examples));
    } catch (IllegalArgumentException other) {
      throw new DataFormatException(name + ": " + other.getMessage(), other);
    }
  }

  private static Prepared standardized(Dataset train, Dataset validation, Dataset test) {
    Standardizer standardizer = Standardizer.fit(train);
    String task =
        switch (train.target()) {
          case Target.Classes classes ->
              String.format(
                  Locale.ROOT,
                  "%s to tell apart%s",
                  Count.of(classes.count(), "class"),
                  images(train.featureShape()));
          case Target.Values values -> Count.of(values.count(), "value") + " to predict";
        };
    return new Prepared(
        standardizer.of(train),
        standardizer.of(validation),
        standardizer.of(test),
        new Inputs.Arrays(train.featureShape(), standardizer),
        task);
  }

  private static String images(Shape example) {
    return example.rank() != 3
        ? ""
        : String.format(
            Locale.ROOT,
            " in %simages of %dx%d",
            example.extent(2) == 1 ? "gray " : "",
            example.extent(1),
            example.extent(0));
  }

  static void requireVariety(String name, Dataset examples) {
    if (examples.size() == 0) {
      throw new DataFormatException(name + ": has no examples; add some");
    }
    if (examples.target() instanceof Target.Classes classes) {
      int[] labels = examples.targets(IntStream.range(0, examples.size()).toArray()).toInts();
      if (Arrays.stream(labels).distinct().count() < 2) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: holds %s and no class but '%s', so there is nothing to learn; add examples of"
                    + " another (of pictures, each class is a folder)",
                name,
                Count.of(labels.length, "example"),
                classes.names().get(labels[0])));
      }
    }
  }
}
