package org.bpnet.cli.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.nn.construct.BooleanFunction;
import org.bpnet.nn.construct.Term;
import org.bpnet.nn.construct.ThresholdNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab boolean`: any Boolean function as a network of two layers.
@Command(
    name = "boolean",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Build a network for a Boolean function, without training.",
    description = {
      "",
      "A hidden unit for each term of a disjunctive normal form, 1 where all literals of the term"
          + " hold, and a unit that is 1 where any of them is: two layers of thresholds are any"
          + " Boolean function. Once with a term for each row that gives 1, once minimized after"
          + " Quine and McCluskey; prints what both say in each row.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab boolean \"(a & !b) | c\"",
      "  bpnet lab boolean --rows 00110,01011,01100,10001,10111,11001",
      "  bpnet lab boolean --parity 4"
    })
public final class LabBoolean implements Runnable {
  private static final int MOST_PRINTED = 64;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPRESSION",
      description = "Names, 0 and 1 with !, &, ^, | in this order of precedence, or in words.")
  private @Nullable String expression;

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      split = ",",
      description = "The rows that give 1 instead, such as 01,10.")
  private String @Nullable [] rows;

  @Option(
      names = "--table",
      paramLabel = "BITS",
      description = "The whole table instead, row 0 first, such as 0110.")
  private @Nullable String table;

  @Option(
      names = "--parity",
      paramLabel = "N",
      description = "The parity of N variables instead, and its chain of exclusive ors.")
  private @Nullable Integer parity;

  public LabBoolean(Console console) {
    this.console = console;
  }

  private record Built(String name, String formula, ThresholdNetwork network, int[] values) {}

  @Override
  public void run() {
    BooleanFunction function;
    try {
      function = function();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    List<Built> all = new ArrayList<>();
    all.add(built("minterms", function, function.minterms()));
    all.add(built("minimized", function, function.minimized()));
    if (parity != null && parity > 1) {
      ThresholdNetwork chain = ThresholdNetwork.parityChain(parity);
      all.add(new Built("chain", "((x1 ⊕ x2) ⊕ x3) ⊕ ..", chain, values(chain, function)));
    }
    long ones = IntStream.range(0, function.rows()).filter(function::at).count();
    console.say(
        "%s: 1 in %,d of %,d rows\n", String.join(", ", function.names()), ones, function.rows());
    for (Built built : all) {
      console.say(
          "%-10s network %s, %d units\n           %s",
          built.name(), built.network(), built.network().units(), built.formula());
    }
    print(function, all);
    console.out().flush();
  }

  private BooleanFunction function() {
    long given = IntStream.of(is(expression), is(rows), is(table), is(parity)).sum();
    if (given != 1) {
      throw new UsageException(
          "lab boolean: needs one function, by an expression, --rows, --table or --parity, got "
              + given);
    }
    if (expression != null) {
      return BooleanFunction.parse(expression);
    }
    if (rows != null) {
      return BooleanFunction.ofRows(rows);
    }
    return table != null
        ? BooleanFunction.ofTable(table)
        : BooleanFunction.parity(parity == null ? 0 : parity);
  }

  private static int is(@Nullable Object option) {
    return option == null ? 0 : 1;
  }

  private static Built built(String name, BooleanFunction function, List<Term> terms) {
    ThresholdNetwork network = ThresholdNetwork.of(terms, function.names().size());
    return new Built(name, function.toString(terms), network, values(network, function));
  }

  /// What a network says in each row.
  private static int[] values(ThresholdNetwork network, BooleanFunction function) {
    return Arrays.stream(network.outputs(function.inputs()))
        .mapToInt(value -> (int) value)
        .toArray();
  }

  private void print(BooleanFunction function, List<Built> all) {
    int n = function.names().size();
    if (function.rows() <= MOST_PRINTED) {
      var title = new StringBuilder(String.join(" ", function.names())).append("   f");
      for (Built built : all) {
        title.append("   ").append(console.language().of(built.name()));
      }
      console.say("\n%s", title.toString());
      for (int row = 0; row < function.rows(); row++) {
        var line = new StringBuilder();
        for (int i = 0; i < n; i++) {
          int width = function.names().get(i).length();
          line.append(Columns.right(String.valueOf(row >> (n - 1 - i) & 1), width)).append(' ');
        }
        line.append("  ").append(function.at(row) ? 1 : 0);
        for (Built built : all) {
          int width = Columns.width(console.language().of(built.name())) + 3;
          line.append(Columns.right(String.valueOf(built.values()[row]), width));
        }
        console.out().println(line);
      }
    }
    console.out().println();
    for (Built built : all) {
      long right =
          IntStream.range(0, function.rows())
              .filter(row -> built.values()[row] == (function.at(row) ? 1 : 0))
              .count();
      console.say("%-10s right in %,d of %,d rows", built.name(), right, function.rows());
    }
  }
}
