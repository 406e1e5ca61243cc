package org.bpnet.cli.option;

import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Settings;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Augmentations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What to learn from, and what is done to it on the way in.
final class DataOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A name (iris, digits, or one that bpnet fetch lists), a CSV, Parquet or JSON file, a query"
              + " \"SELECT ... FROM 'x.parquet'\" or, of a database, \"jdbc:... SELECT ...\", a"
              + " folder, zip or tar file of pictures, CLASS/NAME.png or train/CLASS/NAME.png and"
              + " test/CLASS/NAME.png, or a folder of IDX or CIFAR files.")
  @Nullable String name;

  @Mixin final TargetOptions table = new TargetOptions();

  @Mixin final SplitOptions split = new SplitOptions();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "Scale pictures to cover this size, such as 32x32, and crop the rest; unchanged if not"
              + " given.")
  @Nullable String size;

  @Option(
      names = "--augment",
      paramLabel = "NAMES",
      description = "Random changes to examples in training, such as shift(2), flip, mixup(0.2).")
  @Nullable String augment;

  /// The data's name or place.
  ///
  /// @throws UsageException if it was not given
  String required() {
    if (name == null) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "missing DATA: a name (%s, or one that bpnet fetch lists), a CSV or Parquet file, a"
                  + " query, or a folder, zip or tar file of pictures",
              String.join(", ", DataSources.bundled())));
    }
    return name;
  }

  /// What pictures are brought to.
  ///
  /// @throws UsageException if the size is none
  PictureShape pictures() {
    try {
      return size == null ? PictureShape.asStored() : PictureShape.ofSize(size);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--" + wrong.getMessage());
    }
  }

  Settings applyTo(Settings settings) {
    return augment == null
        ? settings
        : settings.augmentations(Augmentations.CATALOG.createAll(augment));
  }

  /// What the run folder notes.
  void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "data", name == null ? null : DataSources.noted(name));
    table.note(notes);
    split.note(notes);
    Notes.put(notes, "size", size);
    Notes.put(notes, "augment", augment);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    name = Notes.text(name, notes, "data");
    table.resume(notes);
    split.resume(notes);
    size = Notes.text(size, notes, "size");
    augment = Notes.text(augment, notes, "augment");
  }
}
