package org.bpnet.trials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.cli.CommandLines;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.source.Idx;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.noise.Layers;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.model.Models;
import org.bpnet.nn.optim.Averages;
import org.bpnet.nn.optim.Groups;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.nn.regularizer.bound.Constraints;
import org.bpnet.nn.regularizer.bound.GradientTransforms;
import org.bpnet.nn.regularizer.penalty.FeaturePenalties;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.Schedules;
import org.bpnet.onnx.OnnxPredictor;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.train.Model;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Augmentations;
import org.bpnet.train.prepare.Preparations;
import org.bpnet.train.prepare.Pretrainings;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;

/// What reads bytes of strangers. Whatever the bytes are, each accepts them or refuses them by its
/// documented exception, with a message of one line that names the file.
enum FuzzTarget {
  /// Images or labels.
  IDX(DataFormatException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      Idx.read(Files.write(folder.resolve("train-images-idx3-ubyte"), data));
    }
  },

  /// A folder; the first byte says how long the file of labels is.
  IDX_FOLDER(DataFormatException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      int cut = data.length == 0 ? 0 : Math.min(data.length, 1 + (data[0] & 0xFF));
      byte[] labels = Arrays.copyOfRange(data, Math.min(1, cut), cut);
      byte[] images = Arrays.copyOfRange(data, cut, data.length);
      Files.write(folder.resolve("train-labels-idx1-ubyte"), labels);
      Files.write(folder.resolve("train-images-idx3-ubyte"), images);
      DataSources.open(folder.toString());
    }
  },

  /// A table, up to examples ready to be trained on.
  CSV(DataFormatException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      Table table = Csv.read(Files.write(folder.resolve("table.csv"), data));
      Prepared.of(table, TableTask.infer(table), 0.1, 0.2, new Seed(1));
    }
  },

  /// A folder of CIFAR-100; the first byte says how many of 16 bytes are the file of names.
  CIFAR(DataFormatException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      int cut = data.length == 0 ? 0 : Math.min(data.length, 1 + 16 * (data[0] & 0xFF));
      byte[] names = Arrays.copyOfRange(data, Math.min(1, cut), cut);
      byte[] images = Arrays.copyOfRange(data, cut, data.length);
      Files.write(folder.resolve("fine_label_names.txt"), names);
      Files.write(folder.resolve("train.bin"), images);
      Files.write(folder.resolve("test.bin"), images);
      DataSources.open(folder.toString());
    }
  },

  /// A file called a picture, whatever it is: PNG, JPEG, GIF, BMP, PGM, PPM.
  PICTURE(DataFormatException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      Path file = Files.write(folder.resolve("picture.png"), data);
      try (PictureFiles files = PictureFiles.of(List.of(file))) {
        files.read(PictureShape.asStored());
        files.read(new PictureShape(5, 7, 3));
      }
    }
  },

  /// A zip file of pictures in folders of their classes.
  ZIP(DataFormatException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      Path file = Files.write(folder.resolve("pictures.zip"), data);
      DataSources.open(file.toString(), new PictureShape(4, 4, 1));
    }
  },

  /// Weights alone.
  SAFETENSORS(CheckpointException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      Safetensors.read(Files.write(folder.resolve("weights.safetensors"), data));
    }
  },

  /// JSON text; what is read can be written and read again.
  JSON(JsonException.class) {
    @Override
    void use(Path folder, byte[] data) {
      JsonValue value = Json.read(text(data));
      require(Json.read(Json.compact(value)).equals(value), "compact text differs");
      require(Json.read(Json.pretty(value)).equals(value), "pretty text differs");
    }

    @Override
    boolean namesFile() {
      return false;
    }
  },

  /// The file of a model beside whole weights.
  MODEL(CheckpointException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      load(FuzzSeeds.modelIn(folder), "model.json", data);
    }
  },

  /// Weights beside the whole file of their model.
  WEIGHTS(CheckpointException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      load(FuzzSeeds.modelIn(folder), "model.safetensors", data);
    }
  },

  /// The settings and notes of a run that is resumed, by the command.
  RUN(Refused.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      Path run = Files.createDirectories(folder.resolve("run"));
      Files.write(run.resolve("run.json"), data);
      command(List.of("train", "--summary", "--resume", "--out", run.toString()));
    }
  },

  /// Names with arguments; the first byte chooses the catalog.
  NAMES(IllegalArgumentException.class) {
    @Override
    void use(Path folder, byte[] data) {
      if (data.length > 0) {
        // Who writes a name sees it again in the message as it is.
        String text = text(Arrays.copyOfRange(data, 1, data.length)).replaceAll("\\p{Cc}", "");
        int which = (data[0] & 0xFF) % (Catalogs.ALL.size() + 1);
        if (which == Catalogs.ALL.size()) {
          ModelSpec.parse(text);
        } else if (Catalogs.ALL.get(which).create(text) instanceof Schedule schedule) {
          for (long step : new long[] {0, 1, 1000, Long.MAX_VALUE}) {
            schedule.at(step);
          }
        }
      }
    }

    @Override
    boolean namesFile() {
      return false;
    }
  },

  /// The options of `bpnet train`, one a line, `model=64,relu`, after a line that says on what.
  OPTIONS(Refused.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      List<String> lines = text(data).lines().toList();
      boolean images = !lines.isEmpty() && lines.getFirst().equals("images");
      var arguments = new ArrayList<>(List.of("train", "--summary"));
      arguments.add(images ? FuzzSeeds.imagesIn(folder).toString() : "iris");
      lines.stream()
          .skip(1)
          .filter(line -> !line.startsWith("out") && !line.startsWith("verbose"))
          .forEach(line -> arguments.add("--" + line));
      command(arguments);
    }
  },

  /// What `bpnet explain` is asked for.
  EXPLAIN(Refused.class) {
    @Override
    void use(Path folder, byte[] data) {
      String text = text(data);
      if (!text.startsWith("-") && !text.startsWith("@")) {
        command(List.of("explain", text));
      }
    }
  },

  /// A file of ONNX, up to what it makes of a table or of pictures.
  ONNX(OnnxException.class) {
    @Override
    void use(Path folder, byte[] data) throws IOException {
      Path file = Files.write(folder.resolve("model.onnx"), data);
      try (Backend backend = Backends.reference();
          OnnxPredictor model = OnnxPredictor.load(file, backend)) {
        PictureShape shape = model.pictures().orElse(PictureShape.asStored());
        if (shape.height() == 0) {
          model.predict(FuzzSeeds.mixed());
        } else if (shape.height() <= 64 && shape.width() <= 64) {
          model.predict(FuzzSeeds.pictures(shape));
        }
      } catch (DataFormatException ours) {
        // the model takes other data than these
      }
    }
  };

  /// Ours: a message that is longer is no message.
  private static final int LONGEST_MESSAGE = 2_000;

  private static final Pattern CLASS_NAME =
      Pattern.compile(
          "\\b(?:java|javax|org\\.bpnet|de\\.siegmar)\\.\\w+|\\w+(?:Exception|Error)\\b");

  private final Class<? extends RuntimeException> documented;

  FuzzTarget(Class<? extends RuntimeException> documented) {
    this.documented = documented;
  }

  abstract void use(Path folder, byte[] data) throws IOException;

  /// Whether a message must say which file is wrong.
  boolean namesFile() {
    return documented != Refused.class;
  }

  /// Reads the bytes.
  ///
  /// @param folder where files may be written, empty at first
  /// @throws Exception anything but a refusal in good words
  void check(Path folder, byte[] data) throws Exception {
    try {
      use(folder, data);
    } catch (RuntimeException e) {
      if (!documented.isInstance(e)) {
        throw e;
      }
      String message = String.valueOf(e.getMessage());
      checkMessage(message, data, namesFile() ? 0 : data.length);
      require(!namesFile() || message.contains(folder.toString()), "names no file: " + message);
    }
  }

  /// The folder of seeds and findings, `idx_folder`.
  String folderName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @param quoted how much of the data the message may repeat
  private static void checkMessage(String message, byte[] data, int quoted) {
    require(
        message.codePoints().noneMatch(FuzzTarget::breaksLines),
        "several lines or control characters: " + message);
    require(message.length() <= LONGEST_MESSAGE + quoted, "too long: " + message);
    Matcher name = CLASS_NAME.matcher(message);
    while (name.find()) {
      require(words(text(data)).contains(words(name.group())), "names a Java class: " + message);
    }
  }

  /// The letters and digits alone: what a message repeats, it repeats without control characters.
  private static String words(String text) {
    return text.replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static boolean breaksLines(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /// The command said no, in the words that are the message.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String said) {
      super(said);
    }
  }

  /// Runs the command, which ends well or with one line.
  private static void command(List<String> arguments) {
    CommandLines.Output output = CommandLines.run(arguments.toArray(String[]::new));
    if (output.code() != 0) {
      String said = output.err();
      require(said.endsWith("\n"), "no line: " + said);
      require(!said.contains("internal error"), said);
      require(!said.contains("out of memory"), said);
      throw new Refused(said.substring(0, said.length() - 1));
    }
  }

  private static void load(Path model, String file, byte[] data) throws IOException {
    byte[] whole = Files.readAllBytes(model.resolve(file));
    try (Backend backend = Backends.reference()) {
      Files.write(model.resolve(file), data);
      Model.load(model, backend).close();
    } finally {
      Files.write(model.resolve(file), whole);
    }
  }

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /// All catalogs, loaded only where they are tried.
  private static final class Catalogs {
    private static final List<Catalog<?>> ALL =
        List.of(
            Activations.CATALOG,
            Averages.CATALOG,
            Augmentations.CATALOG,
            Constraints.CATALOG,
            FeaturePenalties.CATALOG,
            GradientTransforms.CATALOG,
            Groups.CATALOG,
            Initializers.CATALOG,
            Layers.CATALOG,
            Losses.CATALOG,
            Minimizers.CATALOG,
            Models.CATALOG,
            Optimizers.CATALOG,
            Parts.CATALOG,
            Penalties.CATALOG,
            Preparations.CATALOG,
            Pretrainings.CATALOG,
            Schedules.CATALOG);
  }
}
