package org.bpnet.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.bpnet.cli.command.Attribute;
import org.bpnet.cli.command.Bench;
import org.bpnet.cli.command.CrossValidate;
import org.bpnet.cli.command.Dependence;
import org.bpnet.cli.command.Doctor;
import org.bpnet.cli.command.Encode;
import org.bpnet.cli.command.Evaluate;
import org.bpnet.cli.command.Explain;
import org.bpnet.cli.command.Export;
import org.bpnet.cli.command.Fetch;
import org.bpnet.cli.command.Importance;
import org.bpnet.cli.command.ListThings;
import org.bpnet.cli.command.Play;
import org.bpnet.cli.command.PlotRuns;
import org.bpnet.cli.command.Predict;
import org.bpnet.cli.command.ReplayStep;
import org.bpnet.cli.command.Serve;
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
import org.bpnet.cli.lab.choices.LabFeatures;
import org.bpnet.cli.lab.choices.LabGradients;
import org.bpnet.cli.lab.choices.LabHeads;
import org.bpnet.cli.lab.choices.LabIncay;
import org.bpnet.cli.lab.choices.LabInitial;
import org.bpnet.cli.lab.choices.LabLosses;
import org.bpnet.cli.lab.choices.LabMaxout;
import org.bpnet.cli.lab.choices.LabOverfit;
import org.bpnet.cli.lab.choices.LabTriplets;
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
import org.bpnet.cli.lab.page.PageLabs;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.HelpTexts;
import org.bpnet.cli.terminal.Language;
import org.bpnet.cli.tune.Tune;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// All commands by name. Of a line that names one, no other is made: what a command takes is read
/// from its annotations, which takes a millisecond or two for each of some sixty.
final class Commands {
  private final Console console;
  private final ToIntBiFunction<String[], Console> run;

  /// @param run runs a command line, for commands that show what others print
  Commands(Console console, ToIntBiFunction<String[], Console> run) {
    this.console = console;
    this.run = run;
  }

  /// The command with what a line asks for below it, or with everything if it names nothing.
  CommandLine below(Object command, String... words) {
    CommandLine bpnet = with(new CommandLine(command), commands(rest(words)), words);
    for (CommandLine each : bpnet.getSubcommands().values()) {
      if (each.getCommandSpec().findOption("--verbose") == null) { // doctor has one of its own
        each.getCommandSpec()
            .addOption(
                OptionSpec.builder("--verbose")
                    .description("After an error, show where in the code it arose.")
                    .build());
      }
    }
    CommandLine lab = bpnet.getSubcommands().get("lab");
    if (lab != null && console.language() != Language.EN) {
      HelpTexts.tell(lab, console.language());
    }
    return bpnet;
  }

  private static CommandLine with(
      CommandLine line, Map<String, Supplier<Object>> all, String... words) {
    Supplier<Object> asked = words.length == 0 ? null : all.get(words[0]);
    if (asked == null) {
      all.values().forEach(below -> line.addSubcommand(below.get()));
    } else {
      line.addSubcommand(asked.get());
    }
    return line;
  }

  private static String[] rest(String... words) {
    return Arrays.copyOfRange(words, Math.min(1, words.length), words.length);
  }

  private Map<String, Supplier<Object>> commands(String... rest) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("train", () -> new Train(console));
    all.put("cv", () -> new CrossValidate(console));
    all.put("tune", () -> new Tune(console));
    all.put("evaluate", () -> new Evaluate(console));
    all.put("importance", () -> new Importance(console));
    all.put("dependence", () -> new Dependence(console));
    all.put("attribute", () -> new Attribute(console));
    all.put("replay", () -> new ReplayStep(console));
    all.put("predict", () -> new Predict(console));
    all.put("encode", () -> new Encode(console));
    all.put("export", () -> new Export(console));
    all.put("embed", () -> with(new CommandLine(new Embed()), embed(), rest));
    all.put("list", () -> new ListThings(console));
    all.put("explain", () -> new Explain(console));
    all.put("lab", () -> with(lab(), experiments(), rest));
    all.put("plot", () -> new PlotRuns(console));
    all.put("play", () -> new Play(new PageLabs(this::labs, run), console));
    all.put("serve", () -> new Serve(console));
    all.put("fetch", () -> new Fetch(console));
    all.put("doctor", () -> new Doctor(console));
    all.put("bench", () -> new Bench());
    return all;
  }

  private Map<String, Supplier<Object>> embed() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("train", () -> new EmbedTrain(console));
    all.put("evaluate", () -> new EmbedEvaluate(console));
    all.put("explain", () -> new EmbedExplain(console));
    all.put("compare", () -> new EmbedCompare(console));
    all.put("export", () -> new EmbedExport(console));
    all.put("index", () -> new EmbedIndex(console));
    all.put("search", () -> new EmbedSearch(console));
    all.put("one-shot", () -> new EmbedOneShot(console));
    all.put("verify", () -> new EmbedVerify(console));
    return all;
  }

  /// The command `lab` with all experiments, told in a language.
  private CommandLine labs(Language language) {
    CommandLine bpnet = Bpnet.commands(console.in(language), "lab");
    return Objects.requireNonNull(bpnet.getSubcommands().get("lab"));
  }

  /// All experiments take the language.
  private static CommandLine lab() {
    return new CommandLine(new Lab()).addMixin("language", new LanguageOption());
  }

  private Map<String, Supplier<Object>> experiments() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("course", () -> new LabCourse(run, console));
    all.put("softmax", () -> new LabSoftmax(console));
    all.put("graph", () -> new LabGraph(console));
    all.put("backprop", () -> new LabBackprop(console));
    all.put("identities", () -> new LabIdentities(console));
    all.put("errata", () -> new LabErrata(console));
    all.put("vectorise", () -> new LabVectorise(console));
    all.put("collapse", () -> new LabCollapse(console));
    all.put("incay", () -> new LabIncay(console));
    all.put("initial", () -> new LabInitial(console));
    all.put("losses", () -> new LabLosses(console));
    all.put("angles", () -> new LabAngles(console));
    all.put("heads", () -> new LabHeads(console));
    all.put("features", () -> new LabFeatures(console));
    all.put("triplets", () -> new LabTriplets(console));
    all.put("gradients", () -> new LabGradients(console));
    all.put("maxout", () -> new LabMaxout(console));
    all.put("overfit", () -> new LabOverfit(console));
    all.put("rate", () -> new LabRate(console));
    all.put("saddle", () -> new LabSaddle(console));
    all.put("basins", () -> new LabBasins(console));
    all.put("taylor", () -> new LabTaylor(console));
    all.put("depth", () -> new LabDepth(console));
    all.put("auxiliary", () -> new LabAuxiliary(console));
    all.put("batchnorm", () -> new LabBatchNorm(console));
    all.put("winners", () -> new LabWinners(console));
    all.put("boolean", () -> new LabBoolean(console));
    all.put("perceptron", () -> new LabPerceptron(console));
    all.put("polygons", () -> new LabPolygons(console));
    all.put("pulses", () -> new LabPulses(console));
    all.put("hopfield", () -> new LabHopfield(console));
    all.put("tsp", () -> new LabTsp(console));
    all.put("rbm", () -> new LabRbm(console));
    all.put("autoencode", () -> new LabAutoencode(console));
    all.put("gan", () -> new LabGan(console));
    all.put("capsules", () -> new LabCapsules(console));
    all.put("hashnet", () -> new LabHashNet(console));
    return all;
  }
}
