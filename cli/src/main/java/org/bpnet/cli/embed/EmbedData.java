package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;
import org.bpnet.data.table.TableTask;
import org.bpnet.train.Embedder;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;

/// Data for embeddings: what to train on, and examples in the form that an embedder takes.
///
/// @param name what the data are called
/// @param data divided and encoded
/// @param knows whether the classes of the test are learnt
record EmbedData(String name, Prepared data, boolean knows) {
  static final double VALIDATION = 0.1; // as bpnet train has them; ours
  static final double TEST = 0.2;
  private static final String DATA = "data";
  private static final String SIZE = "size";
  private static final String SEED = "seed";
  private static final String HELD_OUT = "held-out";
  private static final String VALIDATION_SHARE = "validation";
  private static final String TEST_SHARE = "test";

  /// What data are asked for.
  ///
  /// @param size what pictures are scaled to; empty to leave them
  /// @param heldOut classes that are tested on and not trained on
  /// @param validation the share of examples by which the best epoch is chosen
  /// @param test the share kept for the test, of data that have none of their own
  record Wanted(
      String data,
      Optional<String> size,
      long seed,
      List<String> heldOut,
      double validation,
      double test) {
    /// What a run notes of its data, to find them again.
    JsonValue.Members notes() {
      Map<String, JsonValue> notes = new LinkedHashMap<>();
      notes.put(DATA, JsonValue.of(DataSources.noted(data)));
      size.ifPresent(text -> notes.put(SIZE, JsonValue.of(text)));
      notes.put(SEED, JsonValue.of(seed));
      notes.put(VALIDATION_SHARE, JsonValue.of(validation));
      notes.put(TEST_SHARE, JsonValue.of(test));
      if (!heldOut.isEmpty()) {
        notes.put(HELD_OUT, JsonValue.ofTexts(heldOut));
      }
      return new JsonValue.Members(notes);
    }

    /// What a run was trained on.
    static Wanted ofRun(JsonValue.Members notes) {
      Optional<String> size =
          notes.find(SIZE).isPresent() ? Optional.of(notes.text(SIZE)) : Optional.empty();
      List<String> heldOut = notes.find(HELD_OUT).isPresent() ? notes.texts(HELD_OUT) : List.of();
      return new Wanted(
          notes.text(DATA),
          size,
          notes.whole(SEED),
          heldOut,
          share(notes, VALIDATION_SHARE, VALIDATION),
          share(notes, TEST_SHARE, TEST));
    }

    private static double share(JsonValue.Members notes, String name, double usual) {
      return notes.find(name).isPresent() ? notes.number(name) : usual;
    }
  }

  /// Data to train on.
  static EmbedData load(Wanted wanted) {
    DataSource source =
        DataSources.open(
            wanted.data(),
            wanted.size().map(PictureShape::ofSize).orElseGet(PictureShape::asStored),
            TableFormat.defaults());
    Seed split = new Seed(wanted.seed()).child("split");
    if (!wanted.heldOut().isEmpty()) {
      Prepared prepared =
          Prepared.of(heldOut(source, wanted.heldOut()), wanted.validation(), split);
      return new EmbedData(source.name(), prepared, false);
    }
    Prepared prepared =
        switch (source) {
          case DataSource.Tabular(String _, Table table) ->
              Prepared.of(
                  table,
                  TableTask.classify(table, table.columnNames().getLast()),
                  wanted.validation(),
                  wanted.test(),
                  split);
          case DataSource.Examples examples ->
              Prepared.of(examples, wanted.validation(), wanted.test(), split);
          case DataSource.TrainAndTest both -> Prepared.of(both, wanted.validation(), split);
        };
    return new EmbedData(source.name(), prepared, true);
  }

  /// The data of a run.
  ///
  /// @param folder of the run
  /// @throws CheckpointException if its notes do not say which
  static EmbedData ofRun(Path folder) {
    Wanted wanted;
    try {
      wanted = Wanted.ofRun(RunFolder.resume(folder).notes());
    } catch (JsonException wrong) {
      throw new CheckpointException(
          folder + ": its notes do not say what it was trained on: " + wrong.getMessage(), wrong);
    }
    return load(wanted);
  }

  /// Those of some classes for the test, and those of the others to learn from.
  private static DataSource.TrainAndTest heldOut(DataSource source, List<String> classes) {
    return switch (source) {
      case DataSource.Tabular(String name, Table _) ->
          throw new UsageException("--held-out: is for pictures, and " + name + " is a table");
      case DataSource.Examples(String name, Dataset all) ->
          new DataSource.TrainAndTest(name, of(all, classes, false), of(all, classes, true));
      case DataSource.TrainAndTest(String name, Dataset train, Dataset test) ->
          new DataSource.TrainAndTest(name, of(train, classes, false), of(test, classes, true));
    };
  }

  /// The examples of some classes, or those of the others.
  private static Dataset of(Dataset data, List<String> classes, boolean wanted) {
    List<String> known = names(data);
    for (String name : classes) {
      if (!known.contains(name)) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "--held-out: there is no class '%s'; the classes are %s",
                name,
                String.join(", ", known.subList(0, Math.min(12, known.size())))));
      }
    }
    int[] labels = EmbeddingSpec.labels(data);
    return data.subset(
        IntStream.range(0, labels.length)
            .filter(i -> classes.contains(known.get(labels[i])) == wanted)
            .toArray());
  }

  /// All examples of a source, or those for the test if it says which, encoded for an embedder.
  static Dataset encoded(Embedder embedder, String data) {
    DataSource source =
        DataSources.open(
            data, shape(embedder).orElseGet(PictureShape::asStored), TableFormat.defaults());
    try {
      return switch (source) {
        case DataSource.Tabular(String _, Table table) -> embedder.encode(table);
        case DataSource.Examples examples -> embedder.encode(examples.examples());
        case DataSource.TrainAndTest both -> embedder.encode(both.test());
      };
    } catch (IllegalArgumentException other) {
      throw new DataFormatException(source.name() + ": " + other.getMessage(), other);
    }
  }

  /// The shape of the pictures that an embedder takes; empty if it takes something else.
  static Optional<PictureShape> shape(Embedder embedder) {
    Shape shape = embedder.inputs().featureShape();
    boolean images =
        embedder.inputs() instanceof Inputs.Arrays
            && shape.rank() == 3
            && List.of(1, 3).contains(shape.extent(2));
    return images ? Optional.of(PictureShape.of(shape)) : Optional.empty();
  }

  /// The shape of its pictures.
  ///
  /// @throws UsageException if it takes something else
  static PictureShape pictures(Embedder embedder, String asked) {
    return shape(embedder)
        .orElseThrow(() ->
            new UsageException(
                String.format(
                    Locale.ROOT,
                    "%s: the embedder takes examples of shape %s, not pictures",
                    asked,
                    embedder.inputs().featureShape())));
  }

  static List<String> names(Dataset data) {
    return ((Target.Classes) data.target()).names();
  }
}
