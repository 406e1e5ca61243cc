package org.bpnet.cli.lab;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.construct.BooleanFunction;
import org.bpnet.nn.perceptron.LinearUnit;
import org.bpnet.nn.perceptron.OnlineRule;
import org.bpnet.nn.perceptron.Perceptron;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `bpnet lab perceptron`: a unit learns a Boolean function, or cannot.
@Command(
    name = "perceptron",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Teach a perceptron a Boolean function, mistake by mistake.",
    description = {
      "",
      "Rosenblatt's rule adds an example that is wrong to the weights, or takes it away. If any plane"
          + " parts the rows that give 1 from the others, it makes at most (R/g)^2 mistakes (Novikoff"
          + " 1962): R the longest row, g the distance of the nearest from the plane. No plane parts"
          + " those of exclusive or.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab perceptron \"a & b\"",
      "  bpnet lab perceptron \"a ^ b\""
    })
public final class LabPerceptron implements Runnable {
  private static final int EPOCHS = 1_000;
  private static final int SHOWN = 20;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPRESSION",
      description = "What to learn, as in bpnet lab boolean; ${DEFAULT-VALUE} if not given.")
  private String expression = "a & b";

  public LabPerceptron(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    BooleanFunction function;
    try {
      function = BooleanFunction.parse(expression);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    int n = function.names().size();
    double[] inputs = function.inputs();
    double[][] x =
        IntStream.range(0, function.rows())
            .mapToObj(row -> Arrays.copyOfRange(inputs, row * n, (row + 1) * n))
            .toArray(double[][]::new);
    int[] y = IntStream.range(0, x.length).map(row -> function.at(row) ? 1 : -1).toArray();
    long ones = IntStream.range(0, function.rows()).filter(function::at).count();
    console.say(
        "%s: 1 in %,d of %,d rows\n", String.join(", ", function.names()), ones, function.rows());
    line("mistake", "row", n, "weights and bias after it");
    OnlineRule rule = OnlineRule.perceptron(1);
    Perceptron perceptron = Perceptron.of(told(rule, n)).epochs(EPOCHS);
    Perceptron.Fit fit = perceptron.fit(x, y);
    end(fit, x, y, rule);
    console.out().flush();
  }

  /// Prints a line of the table, with room for a row of n variables.
  private void line(Object count, String row, int n, String weights) {
    int room = Math.max("row".length(), 2 * n - 1);
    console.say("%7s  %-" + room + "s  %s", count, row, weights);
  }

  /// The rule, and a line for each of the first mistakes.
  private OnlineRule told(OnlineRule rule, int n) {
    int[] count = new int[1];
    return (weights, x, y) -> {
      boolean wrong = rule.learn(weights, x, y);
      if (wrong && ++count[0] <= SHOWN) {
        String row =
            DoubleStream.of(x).limit(n).mapToObj(v -> v == 1 ? "1" : "0").collect(spaced());
        String all = DoubleStream.of(weights).mapToObj(LabPerceptron::text).collect(spaced());
        line(count[0], row, n, all);
      } else if (wrong && count[0] == SHOWN + 1) {
        console.say("    ...");
      }
      return wrong;
    };
  }

  private static Collector<CharSequence, ?, String> spaced() {
    return Collectors.joining(" ");
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%2.0f", value);
  }

  private void end(Perceptron.Fit fit, double[][] x, int[] y, OnlineRule rule) {
    LinearUnit unit = fit.unit();
    if (fit.isSeparated()) {
      console.say(
          "\nright in all %d rows after %d mistakes in %d epochs;\nthe plane that was found"
              + " shows that no more than %.0f can be made",
          y.length, fit.mistakes(), fit.epochs(), Math.floor(unit.mistakeBound(x, y)));
      return;
    }
    LinearUnit best =
        Perceptron.of(rule).keeping(Perceptron.Kept.POCKET).shuffled(new Seed(1)).fit(x, y).unit();
    console.say(
        "\nnot learnt in %,d epochs: it seems that no plane parts the rows;\nthe best weights on"
            + " the way are right in %d of %d",
        fit.epochs(), best.right(x, y), y.length);
  }
}
