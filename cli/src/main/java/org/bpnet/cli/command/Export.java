package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.onnx.Onnx;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.train.Model;
import org.bpnet.train.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet export`: a trained model for other programs.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Write a trained model for other programs: as ONNX, or as a class of plain Java.",
    description = {
      "",
      "A file of ONNX takes what the model takes: of a table each column by its name, numbers as DOUBLE"
          + " (NaN for a missing one), categories as STRING (empty for missing); pictures as numbers"
          + " from 0 to 1, [N, height, width, channels]. It gives 'label' and 'probabilities', or"
          + " 'prediction' in the unit of the data. It is read again and compared with the model"
          + " before it is kept.",
      "",
      "A class of plain Java 8 depends on nothing. It predicts from the cells of a row as a CSV file"
          + " has them, or from numbers, one example at a time. Its weights are a file beside it,"
          + " which must be a resource where the class runs.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class Export implements Runnable {
  /// Relative to the largest output: single precision over some ten operations. Ours.
  private static final double MOST = 1e-5;

  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the model.")
  private Path folder = Path.of("");

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description = "Where to write the model, such as model.onnx.")
  @Nullable Path onnx;

  @Option(
      names = "--java",
      paramLabel = "CLASS",
      description = "The full name of the class to write, such as com.acme.IrisModel.")
  @Nullable String className;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the class goes, in folders of its package; here if not given.")
  private Path out = Path.of(".");

  public Export(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (onnx == null && className == null) {
      throw new UsageException("needs --onnx FILE or --java CLASS, or both");
    }
    if (onnx != null) {
      OutputFile.checkNamed("--onnx", onnx);
      if (OutputFile.isStandardOutput(onnx)) {
        throw new UsageException("--onnx: needs a file, got standard output");
      }
    }
    OutputFile.checkNamed("--out", out);
    try (Model model = Model.load(folder)) {
      if (onnx != null) {
        writeOnnx(model, onnx);
      }
      if (className != null) {
        writeJava(model, className);
      }
    }
  }

  private void writeJava(Model model, String name) {
    Path file = model.saveJava(name, out);
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s: plain Java 8, %,d parameters in %s.weights beside it%n",
            file,
            model.parameterCount(),
            name.substring(name.lastIndexOf('.') + 1));
  }

  private void writeOnnx(Model model, Path file) {
    try {
      OnnxModel exported = Onnx.export(model);
      double difference = Onnx.difference(model, exported);
      if (!(difference <= MOST)) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: the file would give other predictions than the model, by %.1e of the largest"
                    + " where %.0e is allowed; nothing was written",
                folder,
                difference,
                MOST));
      }
      OnnxFile.write(exported, file);
      console
          .out()
          .printf(
              Locale.ROOT,
              "%s: %,d operators, %,d parameters; read again it differs from the model by %.1e of"
                  + " the largest output%n",
              file,
              exported.graph().nodes().size(),
              model.parameterCount(),
              difference);
    } catch (OnnxException reason) {
      throw new CheckpointException(folder + ": " + reason.getMessage(), reason);
    }
  }
}
