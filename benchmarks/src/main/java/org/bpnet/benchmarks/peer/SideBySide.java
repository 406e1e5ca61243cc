package org.bpnet.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpnet.benchmarks.peer.Comparison.Entrant;
import org.bpnet.benchmarks.work.Workload;
import org.bpnet.benchmarks.work.Workload.Precision;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command `bpnet bench`.
@Command(
    name = "bpnet bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Trains the same networks in BPNet and in another library, in turns, and compares.",
    description = {
      "",
      "Needs a checkout, two quiet cores and about three quarters of an hour. LibTorch and DL4J (about 580 MB) are"
          + " downloaded at the first use. JAX, PyTorch and ONNX Runtime take part if the Python in BPNET_PYTHON, or"
          + " else python3, has them: pip install numpy jax torch onnx onnxruntime.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 two sides did not compute the same or BPNet became slower, 2 wrong command"
          + " line."
    })
public final class SideBySide implements Callable<Integer> {
  /// Largest relative difference of losses that rounding explains, over the first 20 steps.
  private static final double SAME_F32 = 2e-4;

  private static final double SAME_BF16 = 2e-2;

  /// DL4J's Adam adds ε before it corrects the second moment's bias: other steps at the beginning.
  private static final double SAME_DL4J = 2e-3;

  /// Whole commands take seconds, not milliseconds: three suffice.
  private static final int WHOLE_ROUNDS = 3;

  private static final String COMMIT = "commit:";

  /// A load that is not the machine's own housekeeping.
  private static final double BUSY = 0.7;

  @Option(
      names = "--against",
      paramLabel = "PEER",
      description = {
        "libtorch (the default; with rows for the others), self: noise, or commit:REVISION, such as"
            + " commit:v0.1.0: BPNet as it was, built from this repository."
      })
  private String against = "libtorch";

  @Option(
      names = "--least",
      paramLabel = "RATIO",
      description =
          "Against a commit: exit code 1 if a median ratio falls below; 0.9, which noise alone does not"
              + " reach on a quiet machine.")
  private double least = 0.9;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Write table and method as Markdown.")
  private @Nullable Path write;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Rows whose words it finds, such as 'adam.*batch 64' or 'xor|iris|java'.")
  private @Nullable String only;

  @Option(
      names = "--isa",
      paramLabel = "ISA",
      split = ",",
      description =
          "The widest vectors allowed, for everybody: native (the default), avx2, or both: native,avx2.")
  private List<InstructionSet> sets = List.of(InstructionSet.NATIVE);

  @Option(names = "--rounds", paramLabel = "N", description = "Turns of each side; 7.")
  private int rounds = 7;

  @Option(names = "--quick", description = "Three short turns: whether it runs, not how fast.")
  private boolean quick;

  private final Path root = Path.of(System.getProperty("bpnet.root", "")).toAbsolutePath();
  private final List<Row> rows = new ArrayList<>();
  private final double load = Machine.load();
  private final Map<String, Limit> limits = new LinkedHashMap<>();
  private boolean same = true;

  private SideBySide() {}

  /// Runs the command, then ends the process.
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new SideBySide()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Comparison> lines = lines().stream().filter(line -> wanted(line.label())).toList();
    say(Machine.line());
    if (load > BUSY) {
      say(
          String.format(
              Locale.ROOT,
              "bench: other programs are running (load %.1f); figures will be off",
              load));
    }
    var groups = new LinkedHashMap<Workload, List<Comparison>>();
    lines.forEach(line -> groups.computeIfAbsent(line.work(), _ -> new ArrayList<>()).add(line));
    for (InstructionSet set : sets) {
      compare(groups, new Launcher(root, set), set == InstructionSet.NATIVE);
    }
    report();
    return same && !slower() ? 0 : 1;
  }

  private List<Comparison> lines() {
    return switch (against) {
      case "self" -> Comparison.withSelf();
      case "libtorch" -> Comparison.all();
      case String commit when commit.startsWith(COMMIT) -> Comparison.withEarlier(least);
      default ->
          throw new CommandLine.ParameterException(
              new CommandLine(this),
              "--against: needs libtorch, self or commit:REVISION, got " + against);
    };
  }

  /// Whether a row fell behind an earlier BPNet; says which.
  private boolean slower() {
    if (!against.startsWith(COMMIT)) {
      return false;
    }
    List<Row> behind = rows.stream().filter(Row::missesTarget).toList();
    for (Row row : behind) {
      say(
          String.format(
              Locale.ROOT,
              "bench: %s, batch %d, %s, %s, %s: %.2f of the speed of %s, needs %s",
              row.work(),
              row.batch(),
              row.precision(),
              row.engine(),
              row.vectors(),
              row.figures().ratio(),
              against.substring(COMMIT.length()),
              least));
    }
    return !behind.isEmpty();
  }

  private void compare(
      Map<Workload, List<Comparison>> groups, Launcher launcher, boolean wholeCommands) {
    Limit limit = launcher.limit(Comparison.THREADS);
    if (limits.put(limit.vectors(), limit) != null) {
      say("bench: this machine has nothing above " + limit.vectors() + "; these rows are there");
      return;
    }
    say(peak(limit));
    var turns = quick ? new Rounds(3, 20_000_000) : new Rounds(rounds, 250_000_000);
    groups.forEach((work, group) -> compare(work, group, turns.run(work, group, launcher), limit));
    for (WholeCommand command : WholeCommand.values()) {
      if (wholeCommands && against.equals("libtorch") && !quick && wanted(command.title())) {
        add(command.row(root, WHOLE_ROUNDS, limit.vectors(), Comparison.THREADS));
      }
    }
  }

  private static String peak(Limit limit) {
    return String.format(
        Locale.ROOT,
        "FMA peak on %d threads with %s: %.0f GFLOP/s",
        Comparison.THREADS,
        limit.vectors(),
        limit.peak() / 1e9);
  }

  private boolean wanted(String label) {
    return only == null || Pattern.compile(only, Pattern.CASE_INSENSITIVE).matcher(label).find();
  }

  private void compare(
      Workload work, List<Comparison> lines, Map<Entrant, Rounds.Outcome> outcomes, Limit limit) {
    for (Comparison line : lines) {
      add(row(line, outcomes, limit.vectors(), work.operations() / limit.peak()));
    }
  }

  private void add(Row row) {
    rows.add(row);
    say(RowTable.progress(row));
  }

  private Row row(
      Comparison line,
      Map<Entrant, Rounds.Outcome> outcomes,
      String vectors,
      double secondsAtPeak) {
    Rounds.Outcome ours = outcomes.get(line.ours());
    Rounds.Outcome theirs = fastest(line.theirs(), outcomes);
    if (ours instanceof Rounds.Measured a && theirs instanceof Rounds.Measured b) {
      Row.Figures figures = Row.Figures.of(a.speeds(), b.speeds());
      boolean single = line.precision() == Precision.F32;
      double difference = difference(a.losses(), b.losses());
      boolean dl4j = line.peer() == Comparison.Peer.DL4J;
      check(line, b.name(), difference, dl4j ? SAME_DL4J : single ? SAME_F32 : SAME_BF16);
      return line.row(
          vectors,
          b.name(),
          figures.with(
              single ? OptionalDouble.of(figures.speed() * secondsAtPeak) : OptionalDouble.empty(),
              OptionalDouble.of(difference)),
          "");
    }
    String reason =
        ours instanceof Rounds.Missing(String why)
            ? "BPNet: " + why
            : ((Rounds.Missing) theirs).reason();
    return line.row(vectors, line.peer().title(), Row.Figures.NONE, reason);
  }

  private void check(Comparison line, String peer, double difference, double allowed) {
    if (!(difference <= allowed)) {
      same = false;
      say(
          String.format(
              Locale.ROOT,
              "bench: %s: BPNet %s and %s do not compute the same; need losses within %.0e, got %.0e",
              line.label(),
              line.engine(),
              peer,
              allowed,
              difference));
    }
  }

  /// The fastest of a peer's builds; if none ran, why the first did not.
  private static Rounds.Outcome fastest(
      List<Entrant> builds, Map<Entrant, Rounds.Outcome> outcomes) {
    return builds.stream()
        .map(outcomes::get)
        .max(
            Comparator.comparingDouble(
                outcome -> outcome instanceof Rounds.Measured it ? Row.median(it.speeds()) : 0))
        .orElseThrow();
  }

  private static double difference(double[] ours, double[] theirs) {
    double greatest = 0;
    for (int i = 0; i < ours.length; i++) {
      greatest = Math.max(greatest, Math.abs(ours[i] - theirs[i]) / Math.abs(theirs[i]));
    }
    return greatest;
  }

  private void report() throws IOException {
    if (json) {
      System.out.print(Json.pretty(toJson()));
    } else {
      System.out.print(RowTable.text(rows));
    }
    if (System.out.checkError()) {
      throw new IOException("standard output: cannot be written in full; check the free space");
    }
    if (write != null) {
      AtomicFile.write(write, Document.of(rows, peaks(), rounds, load, command(write)));
    }
  }

  /// The command that writes the page again.
  private String command(Path page) {
    String some = only == null ? "" : String.format(Locale.ROOT, " --only \"%s\"", only);
    List<String> names = sets.stream().map(InstructionSet::toString).toList();
    String isa =
        sets.equals(List.of(InstructionSet.NATIVE)) ? "" : " --isa " + String.join(",", names);
    return String.format(
        Locale.ROOT, "./bpnet bench --against libtorch%s%s --write %s", isa, some, page);
  }

  private String peaks() {
    return limits.values().stream().map(SideBySide::peak).collect(Collectors.joining("; "));
  }

  private JsonValue toJson() {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("against", new JsonValue.Text(against));
    members.put("machine", new JsonValue.Text(Machine.line()));
    var peaks = new LinkedHashMap<String, JsonValue>();
    limits.forEach((vectors, limit) ->
        peaks.put(vectors, new JsonValue.Whole(Math.round(limit.peak() / 1e9))));
    members.put("peak_gflops", new JsonValue.Members(peaks));
    members.put("load_before", new JsonValue.Real(load));
    members.put("rows", items(rows.stream().filter(Row::isMeasured)));
    members.put("missing", items(rows.stream().filter(row -> !row.isMeasured())));
    return new JsonValue.Members(members);
  }

  private static JsonValue items(Stream<Row> rows) {
    return new JsonValue.Items(rows.map(Row::toJson).toList());
  }

  private void say(String line) {
    System.err.println(line);
  }
}
