package org.bpnet.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.lab.LanguageOption;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.PathText;
import org.bpnet.cli.terminal.Problems;
import org.bpnet.cli.terminal.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/// The command itself, and the way in.
@Command(
    name = "bpnet",
    mixinStandardHelpOptions = true,
    header = {"@|bold Trains neural networks on your data, on nothing but a JDK.|@", ""},
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%n@|bold Commands|@%n",
    optionListHeading = "%n@|bold Options|@%n",
    versionProvider = Version.class,
    footer = {
      "",
      "@|bold Try|@",
      "  bpnet train digits                handwritten digits, in seconds",
      "  bpnet train prices.csv            the last column is the target, or name one: --target"
          + " price",
      "  bpnet fetch mnist                 a public data set, to be trained on by its name",
      "  bpnet explain tanh                formula, derivative and source; bpnet list has all"
          + " names",
      "  bpnet doctor                      what this machine offers, and what is missing",
      "",
      "@|bold Exit codes|@",
      "  0 done    1 the data or the machine is at fault    2 the command line is",
      "  A reader that closes the pipe early, such as head, is no fault.",
    })
public final class Bpnet {
  /// Made by [#run].
  Bpnet() {}

  /// Runs the command, then ends the process with its exit code.
  public static void main(String[] args) {
    // The usage texts of picocli follow the machine; everything of ours names its locale.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(args, Console.ofProcess()));
  }

  /// Runs one command line.
  ///
  /// @return the exit code: 0 done, 1 the data or the machine is at fault, 2 the command line is
  static int run(String[] args, Console console) {
    CommandLine bpnet = commands(console.in(LanguageOption.in(args)), args);
    Ansi ansi = console.outAnsi() ? Ansi.ON : Ansi.OFF;
    bpnet
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setUsageHelpWidth(100)
        .registerConverter(Path.class, new PathText())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, _) -> Problems.usage(wrong, console))
        .setExecutionStrategy(Bpnet::execute)
        .setExecutionExceptionHandler(
            (thrown, command, _) -> Problems.failure(thrown, command, console));
    int code = bpnet.execute(args);
    boolean written = !console.out().checkError();
    return written ? code : Problems.output(console);
  }

  /// The command with what a line asks for below it, or with everything if it names nothing.
  static CommandLine commands(Console console, String... words) {
    return new Commands(console, Bpnet::run).below(new Bpnet(), words);
  }

  /// As picocli does, but a lack of memory is told like any other failure: it passes errors on.
  private static int execute(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError lack) {
      List<CommandLine> commands = parsed.asCommandLineList();
      throw new ExecutionException(commands.getLast(), "out of memory", lack);
    }
  }
}
