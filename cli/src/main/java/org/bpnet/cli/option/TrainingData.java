package org.bpnet.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.core.array.Seed;
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
  /// Share of the examples by which the best epoch is chosen. Ours.
  private static final double VALIDATION = 0.1;

  /// Share of the examples for the figure that is reported. Ours.
  private static final double TEST = 0.2;

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
    DataSource source =
        DataSources.open(
            options.data.required(),
            options.data.pictures(),
            options.data.table.reading.format(TableFormat.defaults()));
    return new TrainingData(source.name(), prepare(options, source));
  }

  private static Prepared prepare(TrainingOptions options, DataSource source) {
    Seed seed = new Seed(options.seedOrDefault()).child("split");
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
    return switch (source) {
      case DataSource.Tabular(String _, Table read) -> {
        Table table = options.data.table.select(read);
        TableTask task = options.data.table.task(table, options.objective);
        yield Prepared.of(table, task, VALIDATION, TEST, seed);
      }
      case DataSource.Examples examples -> Prepared.of(examples, VALIDATION, TEST, seed);
      case DataSource.TrainAndTest both -> Prepared.of(both, VALIDATION, seed);
    };
  }
}
