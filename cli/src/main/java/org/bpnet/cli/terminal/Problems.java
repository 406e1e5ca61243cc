package org.bpnet.cli.terminal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.BackendException;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.bpnet.nn.catalog.Nearest;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.watch.DivergedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in one line why the command gives up: what was wrong, where, and what to do.
public final class Problems {
  /// The exit code where the data, a file or the machine is at fault.
  static final int DATA = 1;

  /// The exit code where the command line is at fault.
  static final int USAGE = 2;

  private Problems() {}

  /// Reports a mistake on the command line.
  public static int usage(ParameterException wrong, Console console) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    String message = oneLine(wrong.getMessage());
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      // picocli suggests whatever has two letters in common, the more commands the more of them
      List<String> suggestions = unmatched.getSuggestions();
      String word = unmatched.getUnmatched().isEmpty() ? "" : unmatched.getUnmatched().getFirst();
      if (!suggestions.isEmpty()) {
        message += "; did you mean " + Nearest.names(word, suggestions).getFirst() + "?";
      }
    }
    String first = message.substring(0, 1).toLowerCase(Locale.ROOT);
    console
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %s; see '%s --help'",
                command,
                first + message.substring(1),
                command));
    return USAGE;
  }

  /// Reports that what was printed did not arrive.
  public static int output(Console console) {
    String why = console.failure().get().orElse("the system does not say why");
    console
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "bpnet: standard output: cannot be written in full (%s); check where it leads to"
                    + " and the free space",
                oneLine(why)));
    return DATA;
  }

  /// Reports what went wrong while a command ran; with `--verbose` also where in the code.
  public static int failure(Throwable thrown, CommandLine command, Console console) {
    if (thrown instanceof ParameterException wrong) {
      return usage(wrong, console);
    }
    if (thrown instanceof UsageException wrong) {
      return usage(new ParameterException(command, oneLine(wrong.getMessage())), console);
    }
    if (thrown instanceof SettingsException wrong) {
      return usage(new ParameterException(command, oneLine(wrong.getMessage())), console);
    }
    Throwable cause = root(thrown);
    String name = command.getCommandSpec().qualifiedName();
    console.err().println(name + ": " + oneLine(explain(cause)));
    if (command.getParseResult() != null
        && command.getParseResult().hasMatchedOption("--verbose")) {
      thrown.printStackTrace(console.err());
    }
    return DATA;
  }

  private static @Nullable String explain(Throwable cause) {
    return switch (cause) {
      case DataFormatException wrong -> wrong.getMessage();
      case BackendException wrong -> wrong.getMessage();
      case CheckpointException wrong -> wrong.getMessage();
      case OnnxException wrong -> wrong.getMessage();
      case DivergedException wrong -> wrong.getMessage();
      case ShapeException wrong -> wrong.getMessage();
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
      case AccessDeniedException denied ->
          denied.getFile() + ": permission denied; choose another place, or change its permissions";
      case FileAlreadyExistsException exists -> exists.getFile() + ": exists and is not a folder";
      case FileSystemException wrong -> wrong.getFile() + ": " + wrong.getReason();
      case FileNotFoundException missing -> missing.getMessage();
      case IOException wrong -> wrong.getMessage() == null ? wrong.toString() : wrong.getMessage();
      case OutOfMemoryError memory -> explain(memory);
      default -> "internal error: " + cause + "; please report it with what --verbose prints";
    };
  }

  /// Which memory was short, how much there is, and what to change.
  private static String explain(OutOfMemoryError memory) {
    String message = String.valueOf(memory.getMessage());
    if (message.contains("native thread")) {
      return "the system gives this user no more threads; end other programs, or use fewer,"
          + " --threads 1";
    }
    if (message.contains("direct buffer memory")) {
      return String.format(
          Locale.ROOT,
          "out of memory beside the heap: %s; give it more,"
              + " BPNET_JAVA_OPTS=-XX:MaxDirectMemorySize=8g, or make the batch or the model"
              + " smaller",
          message);
    }
    long limit = Runtime.getRuntime().maxMemory() >> 20;
    return String.format(
        Locale.ROOT,
        "out of memory: needs more than the heap's limit of %,d MB (%s); give it more,"
            + " BPNET_JAVA_OPTS=-Xmx%dm, or make the batch, the model or the data smaller",
        limit,
        message,
        2 * limit);
  }

  /// The lack of memory behind what was thrown, which threads and readers wrap, or what was thrown.
  private static Throwable root(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof OutOfMemoryError) {
        return at;
      }
    }
    return thrown instanceof UncheckedIOException wrapped
        ? Objects.requireNonNullElse(wrapped.getCause(), wrapped)
        : thrown;
  }

  public static String oneLine(@Nullable String message) {
    String said = Objects.requireNonNullElse(message, "no message");
    return Wording.message(said.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
