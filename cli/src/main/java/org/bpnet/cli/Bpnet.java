package org.bpnet.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.command.Bench;
import org.bpnet.cli.command.Doctor;
import org.bpnet.cli.command.Evaluate;
import org.bpnet.cli.command.Explain;
import org.bpnet.cli.command.Fetch;
import org.bpnet.cli.command.ListThings;
import org.bpnet.cli.command.Predict;
import org.bpnet.cli.command.ReplayStep;
import org.bpnet.cli.command.Train;
import org.bpnet.cli.embed.Embed;
import org.bpnet.cli.embed.EmbedCompare;
import org.bpnet.cli.embed.EmbedEvaluate;
import org.bpnet.cli.embed.EmbedExplain;
import org.bpnet.cli.embed.EmbedExport;
import org.bpnet.cli.embed.EmbedIndex;
import org.bpnet.cli.embed.EmbedOneShot;
import org.bpnet.cli.embed.EmbedSearch;
import org.bpnet.cli.embed.EmbedTrain;
import org.bpnet.cli.embed.EmbedVerify;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.LabAutoencode;
import org.bpnet.cli.lab.LabBatchNorm;
import org.bpnet.cli.lab.LabBoolean;
import org.bpnet.cli.lab.LabDepth;
import org.bpnet.cli.lab.LabHashNet;
import org.bpnet.cli.lab.LabPerceptron;
import org.bpnet.cli.lab.LabPolygons;
import org.bpnet.cli.lab.LabPulses;
import org.bpnet.cli.lab.LanguageOption;
import org.bpnet.cli.lab.byhand.LabBackprop;
import org.bpnet.cli.lab.byhand.LabIdentities;
import org.bpnet.cli.lab.byhand.LabSoftmax;
import org.bpnet.cli.lab.capsule.LabCapsules;
import org.bpnet.cli.lab.choices.LabAngles;
import org.bpnet.cli.lab.choices.LabAuxiliary;
import org.bpnet.cli.lab.choices.LabCollapse;
import org.bpnet.cli.lab.choices.LabGradients;
import org.bpnet.cli.lab.choices.LabHeads;
import org.bpnet.cli.lab.choices.LabInitial;
import org.bpnet.cli.lab.choices.LabLosses;
import org.bpnet.cli.lab.choices.LabMaxout;
import org.bpnet.cli.lab.choices.LabOverfit;
import org.bpnet.cli.lab.choices.LabVectorise;
import org.bpnet.cli.lab.choices.LabWinners;
import org.bpnet.cli.lab.course.LabCourse;
import org.bpnet.cli.lab.descent.LabBasins;
import org.bpnet.cli.lab.descent.LabRate;
import org.bpnet.cli.lab.descent.LabSaddle;
import org.bpnet.cli.lab.descent.LabTaylor;
import org.bpnet.cli.lab.energy.LabHopfield;
import org.bpnet.cli.lab.energy.LabRbm;
import org.bpnet.cli.lab.energy.LabTsp;
import org.bpnet.cli.lab.errata.LabErrata;
import org.bpnet.cli.lab.gan.LabGan;
import org.bpnet.cli.lab.graph.LabGraph;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.HelpTexts;
import org.bpnet.cli.terminal.Language;
import org.bpnet.cli.terminal.PathText;
import org.bpnet.cli.terminal.Problems;
import org.bpnet.cli.terminal.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
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
    CommandLine bpnet = commands(console.in(LanguageOption.in(args)));
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

  /// All commands.
  static CommandLine commands(Console console) {
    var bpnet = new CommandLine(new Bpnet());
    var embed =
        new CommandLine(new Embed())
            .addSubcommand(new EmbedTrain(console))
            .addSubcommand(new EmbedEvaluate(console))
            .addSubcommand(new EmbedExplain(console))
            .addSubcommand(new EmbedCompare(console))
            .addSubcommand(new EmbedExport(console))
            .addSubcommand(new EmbedIndex(console))
            .addSubcommand(new EmbedSearch(console))
            .addSubcommand(new EmbedOneShot(console))
            .addSubcommand(new EmbedVerify(console));
    CommandLine lab = lab(console);
    for (Object command :
        new Object[] {
          new Train(console),
          new Evaluate(console),
          new ReplayStep(console),
          new Predict(console),
          embed,
          new ListThings(console),
          new Explain(console),
          lab,
          new Fetch(console),
          new Doctor(console),
          new Bench()
        }) {
      bpnet.addSubcommand(command);
    }
    for (CommandLine command : bpnet.getSubcommands().values()) {
      if (command.getCommandSpec().findOption("--verbose") == null) { // doctor has one of its own
        command
            .getCommandSpec()
            .addOption(
                OptionSpec.builder("--verbose")
                    .description("After an error, show where in the code it arose.")
                    .build());
      }
    }
    if (console.language() != Language.EN) {
      HelpTexts.tell(lab, console.language());
    }
    return bpnet;
  }

  private static CommandLine lab(Console console) {
    var lab = new CommandLine(new Lab()).addMixin("language", new LanguageOption());
    for (Object experiment :
        new Object[] {
          new LabCourse(Bpnet::run, console),
          new LabSoftmax(console),
          new LabGraph(console),
          new LabBackprop(console),
          new LabIdentities(console),
          new LabErrata(console),
          new LabVectorise(console),
          new LabCollapse(console),
          new LabInitial(console),
          new LabLosses(console),
          new LabAngles(console),
          new LabHeads(console),
          new LabGradients(console),
          new LabMaxout(console),
          new LabOverfit(console),
          new LabRate(console),
          new LabSaddle(console),
          new LabBasins(console),
          new LabTaylor(console),
          new LabDepth(console),
          new LabAuxiliary(console),
          new LabBatchNorm(console),
          new LabWinners(console),
          new LabBoolean(console),
          new LabPerceptron(console),
          new LabPolygons(console),
          new LabPulses(console),
          new LabHopfield(console),
          new LabTsp(console),
          new LabRbm(console),
          new LabAutoencode(console),
          new LabGan(console),
          new LabCapsules(console),
          new LabHashNet(console)
        }) {
      lab.addSubcommand(experiment);
    }
    return lab;
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
