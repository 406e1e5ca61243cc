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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet export`: a trained model for other programs.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Write a trained model as ONNX, for other programs.",
    description = {
      "",
      "The file takes what the model takes: of a table each column by its name, numbers as DOUBLE"
          + " (NaN for a missing one), categories as STRING (empty for missing); pictures as numbers"
          + " from 0 to 1, [N, height, width, channels]. It gives 'label' and 'probabilities', or"
          + " 'prediction' in the unit of the data. It is read again and compared with the model"
          + " before it is kept.",
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
      required = true,
      paramLabel = "FILE",
      description = "Where to write the model, such as model.onnx.")
  private Path onnx = Path.of("");

  public Export(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    OutputFile.checkNamed("--onnx", onnx);
    if (OutputFile.isStandardOutput(onnx)) {
      throw new UsageException("--onnx: needs a file, got standard output");
    }
    try (Model model = Model.load(folder)) {
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
      OnnxFile.write(exported, onnx);
      console
          .out()
          .printf(
              Locale.ROOT,
              "%s: %,d operators, %,d parameters; read again it differs from the model by %.1e of"
                  + " the largest output%n",
              onnx,
              exported.graph().nodes().size(),
              model.parameterCount(),
              difference);
    } catch (OnnxException reason) {
      throw new CheckpointException(folder + ": " + reason.getMessage(), reason);
    }
  }
}
