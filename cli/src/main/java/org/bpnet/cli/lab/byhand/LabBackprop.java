package org.bpnet.cli.lab.byhand;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.activation.Elementwise;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab backprop`: the four equations of back-propagation with all numbers.
@Command(
    name = "backprop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Follow back-propagation by its four equations, number by number.",
    description = {
      "",
      "Forwards Z_l = Y_(l-1) W_l + b_l and Y_l = s(Z_l), examples in rows; J is half the sum of"
          + " squares of Y_L - T. Backwards, with G_l = dJ/dZ_l:",
      "",
      "  BP1  G_L = (Y_L - T) * s'(Z_L)",
      "  BP2  G_l = (G_(l+1) W_(l+1)^T) * s'(Z_l)",
      "  BP3  dJ/db_l = the sum of the rows of G_l",
      "  BP4  dJ/dW_l = Y_(l-1)^T G_l",
      "",
      "Works them out for a network with random weights, beside what the library's"
          + " back-propagation and central differences say.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab backprop",
      "  bpnet lab backprop --sizes 1000,100,10 --activation relu --examples 64"
    })
public final class LabBackprop implements Runnable {
  /// Ours: more are no picture, and differences take a forward pass each.
  private static final int MOST_SHOWN = 12;

  private static final int MOST_COMPARED = 100;
  private static final int WIDEST = 10_000;
  private static final int MOST_LAYERS = 50;
  private static final double RATE = 0.1;

  private final Console console;

  @Option(
      names = "--sizes",
      paramLabel = "N,N,..",
      split = ",",
      description = "The width of the input and of each layer; 2,3,2 if not given.")
  private int[] sizes = {2, 3, 2};

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "What s is, a pointwise activation; ${DEFAULT-VALUE} if not given.")
  private String activation = "sigmoid";

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "How many rows X has; ${DEFAULT-VALUE} if not given.")
  private int examples = 4;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of weights and examples; ${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabBackprop(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    check();
    try (var compared = new Compared(sizes, pointwise(), examples, new Seed(seed))) {
      List<Compared.Gradient> gradients = compared.gradients(MOST_COMPARED);
      if (json) {
        console.out().print(Json.pretty(figures(compared, gradients)));
      } else {
        print(compared, gradients);
      }
    }
    console.out().flush();
  }

  private void check() {
    if (sizes.length < 2
        || sizes.length > MOST_LAYERS + 1
        || Arrays.stream(sizes).anyMatch(size -> size < 1 || size > WIDEST)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--sizes: needs 2 to %d widths of 1 to %,d, such as 2,3,2, got %s",
              MOST_LAYERS + 1,
              WIDEST,
              Arrays.toString(sizes)));
    }
    if (examples < 1 || examples > WIDEST) {
      throw new UsageException(
          String.format(Locale.ROOT, "--examples: needs 1 to %,d, got %d", WIDEST, examples));
    }
  }

  private Layer pointwise() {
    Layer layer;
    try {
      layer = Activations.CATALOG.create(activation);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--activation: " + e.getMessage());
    }
    if (!(layer instanceof Elementwise)) {
      throw new UsageException(
          "--activation: needs one that acts on each number alone, such as sigmoid, tanh or relu,"
              + " got "
              + activation);
    }
    return layer;
  }

  private void print(Compared compared, List<Compared.Gradient> gradients) {
    console.say("forwards");
    compared.shapes().forEach(line -> console.say("  %s", line));
    console.say("  J = %.10f\n", compared.cost());
    console.say("backwards");
    for (Compared.Gradient gradient : gradients) {
      if (gradient.name().startsWith("b")) {
        console.say("  %s", compared.error(Integer.parseInt(gradient.name().substring(1))));
      }
      console.say("  %s  dJ/d%s %s", gradient.rule(), gradient.name(), gradient.shape());
      if (gradient.equation().length <= MOST_SHOWN) {
        numbers(gradient);
      }
    }
    console.say("\nthe equations are off by at most");
    console.say(
        "  %.1e from the library's back-propagation",
        gradients.stream().mapToDouble(Compared.Gradient::fromLibrary).max().orElse(0));
    console.say(
        "  %.1e from central differences (the first %d numbers of each)",
        gradients.stream().mapToDouble(Compared.Gradient::fromDifference).max().orElse(0),
        MOST_COMPARED);
    console.say(
        "  %.1e from [1, Y]^T G, with the biases as first row of the weights",
        compared.fromBiasRow());
    console.say("  %.1e from the transposes, with examples in columns", compared.fromColumns());
    if (sizes.length > 2) {
      console.say(
          "\nwith W2, .. already updated at rate %.1f when the error passes through them,\n"
              + "dJ/dW1 is wrong by %.3g times its largest number: all gradients come first",
          RATE, compared.fromEarlyUpdate(RATE));
    }
  }

  /// A row of the matrix a line, and beneath what differences say.
  private void numbers(Compared.Gradient gradient) {
    int columns = gradient.shape().extent(gradient.shape().rank() - 1);
    for (int first = 0; first < gradient.equation().length; first += columns) {
      numbers("equation", gradient.equation(), first, columns);
      numbers("library", gradient.library(), first, columns);
      numbers("difference", gradient.difference(), first, columns);
    }
  }

  private void numbers(String by, double[] values, int first, int columns) {
    var line = new StringBuilder();
    for (int i = first; i < first + columns; i++) {
      line.append(String.format(Locale.ROOT, " %13.10f", values[i]));
    }
    console.say("    %-11s %s", by, line.toString());
  }

  private JsonValue figures(Compared compared, List<Compared.Gradient> gradients) {
    JsonValue.Builder all =
        JsonValue.object()
            .with("cost", compared.cost())
            .with("off_bias_row", compared.fromBiasRow())
            .with("off_columns", compared.fromColumns())
            .with("off_early_update", compared.fromEarlyUpdate(RATE));
    for (Compared.Gradient gradient : gradients) {
      Shape shape = gradient.shape();
      all.with(
          gradient.name(),
          JsonValue.object()
              .with("rule", gradient.rule())
              .with("shape", shape.toString())
              .with("equation", JsonValue.of(gradient.equation()))
              .with("library", JsonValue.of(gradient.library()))
              .with("difference", JsonValue.of(gradient.difference()))
              .build());
    }
    return all.build();
  }
}
