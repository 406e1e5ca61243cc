package org.bpnet.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.core.array.Seed;
import org.bpnet.data.prepare.Folds;
import org.bpnet.data.prepare.NamedNumbers;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;
import org.bpnet.data.table.TableTask;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// Data to train on as options say, without what they were made of, which may be much larger.
///
/// @param name what the data are called
public record TrainingData(String name, Prepared data) {
  /// Takes what was not given from the notes of a run.
  ///
  /// @param file where they are noted
  public static void takeNotes(TrainingOptions options, JsonValue.Members notes, Path file) {
    try {
      options.resume(notes);
    } catch (JsonException wrong) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: its notes are damaged, %s; begin a new run",
              file,
              wrong.getMessage()),
          wrong);
    }
  }

  public static Settings settings(TrainingOptions options) {
    options.data.required();
    try {
      return options.settings();
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }

  public static TrainingData load(TrainingOptions options) {
    DataSource source = source(options);
    Prepared data = prepare(options, source);
    TableFormat format = TableOptions.trained(data.inputs());
    return new TrainingData(
        source.name(),
        options
            .data
            .split
            .testData()
            .map(name -> data.testedOn(open(options, name, format)))
            .orElseGet(() -> SplitOptions.told(data)));
  }

  /// The same data in parts, each of which is the test once. Of data that come with a test set,
  /// that is left aside.
  ///
  /// @param count the number of parts
  public static Folds folds(TrainingOptions options, int count) {
    DataSource source = source(options);
    check(options, source);
    Seed seed = seed(options);
    double validation = options.data.split.validationOfFolds();
    try {
      return switch (source) {
        case DataSource.Tabular(String _, Table read) -> {
          Table table = options.data.table.select(read);
          TableTask task = options.data.table.task(table, options.objective);
          yield Folds.of(table, task, count, validation, seed);
        }
        case DataSource.Examples examples -> Folds.of(examples, count, validation, seed);
        case DataSource.TrainAndTest both ->
            Folds.of(new DataSource.Examples(both.name(), both.train()), count, validation, seed);
      };
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--" + wrong.getMessage());
    }
  }

  private static Seed seed(TrainingOptions options) {
    return new Seed(options.seedOrDefault()).child("split");
  }

  private static DataSource source(TrainingOptions options) {
    DataSource read = open(options, options.data.required(), TableFormat.defaults());
    boolean numbers =
        options.autoencoder().isEmpty() && options.data.table.predictsNumbers(options.objective);
    return numbers ? NamedNumbers.of(read) : read;
  }

  private static DataSource open(TrainingOptions options, String name, TableFormat format) {
    return DataSources.open(
        name, options.data.pictures(), options.data.table.reading.format(format));
  }

  private static void check(TrainingOptions options, DataSource source) {
    List<String> forTables = options.data.table.given();
    if (!forTables.isEmpty() && !(source instanceof DataSource.Tabular)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "%s: only tables have columns, and %s has images",
              String.join(", ", forTables),
              source.name()));
    }
    if (options.data.size != null && source instanceof DataSource.Tabular) {
      throw new UsageException(
          String.format(
              Locale.ROOT, "--size: only pictures have one, and %s is a table", source.name()));
    }
  }

  private static Prepared prepare(TrainingOptions options, DataSource source) {
    check(options, source);
    Seed seed = seed(options);
    double validation = options.data.split.validation();
    double test = options.data.split.test();
    return switch (source) {
      case DataSource.Tabular(String _, Table read) -> {
        Table table = options.data.table.select(read);
        TableTask task =
            options.autoencoder().isPresent()
                ? options.data.table.unseen(table)
                : options.data.table.task(table, options.objective);
        yield Prepared.of(table, task, validation, test, seed);
      }
      case DataSource.Examples examples -> Prepared.of(examples, validation, test, seed);
      case DataSource.TrainAndTest both -> {
        options.data.split.checkNoShare(both.name());
        yield Prepared.of(both, validation, seed);
      }
    };
  }
}
