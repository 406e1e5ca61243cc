package org.bpnet.cli.lab.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.play.expression.Decimals;
import org.bpnet.play.expression.Expression;
import org.bpnet.play.expression.Paths;
import org.bpnet.play.expression.Worked;
import org.bpnet.train.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab graph`: the derivatives of an expression, node by node.
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Take the derivatives of an expression apart, node by node and path by path.",
    description = {
      "",
      "A formula is a graph of simple operations, each with a derivative by its own inputs. The"
          + " derivative dy/dx is the sum over all paths from y to x of the products of those on the"
          + " way (the chain rule). Reverse mode, back-propagation, finds it for all x in one walk"
          + " for each y; forward mode for all y in one walk for each x. Prints values, local"
          + " derivatives, paths, and how many operations both modes take.",
      "",
      "There are + - * / ^, parentheses, and abs, exp, log, max, min, relu, sigmoid, softplus,"
          + " sqrt, square, tanh; ';' between several formulas.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab graph",
      "  bpnet lab graph \"log(1 + exp(w*x + b))\" --at w=2,x=-1,b=0.5 --picture graph.svg",
      "  bpnet lab graph \"a*b; a/b\" --at a=6,b=3"
    })
public final class LabGraph implements Runnable {
  private static final String EXAMPLE_POINT = "x1=1,x2=2,x3=0";

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPRESSION",
      description = "The formula; \"" + Expression.EXAMPLE + "\" if not given.")
  private @Nullable String text;

  @Option(
      names = "--at",
      paramLabel = "VALUES",
      description = "The point, a number for each variable, such as " + EXAMPLE_POINT + ".")
  private @Nullable String at;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw the graph too: as SVG, or for Graphviz if the name ends in .dot.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabGraph(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Expression expression;
    try {
      expression = Expression.parse(text == null ? Expression.EXAMPLE : text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    Map<String, Double> point = point(expression);
    Worked worked = Worked.at(expression, point);
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
      GraphPicture drawn = new GraphPicture(expression, worked);
      String file = picture.toString().endsWith(".dot") ? drawn.dot() : drawn.svg();
      FigureFile.write("--picture", picture, file, console);
    }
    if (json) {
      console.out().print(Json.pretty(GraphFigures.of(expression, worked)));
    } else {
      print(expression, worked);
    }
    console.out().flush();
  }

  /// A value for each variable.
  private Map<String, Double> point(Expression expression) {
    List<String> names = expression.variables().stream().map(expression::name).toList();
    String given = at == null ? text == null ? EXAMPLE_POINT : "" : at;
    Map<String, Double> point = new LinkedHashMap<>();
    for (String part : given.isEmpty() ? new String[0] : given.split(",", -1)) {
      String[] sides = part.split("=", -1);
      try {
        double value = sides.length == 2 ? Double.parseDouble(sides[1]) : Double.NaN;
        if (!Double.isFinite(value)) {
          throw new NumberFormatException();
        }
        point.put(sides[0].strip(), value);
      } catch (NumberFormatException e) {
        throw new UsageException(
            "--at: needs a number for each variable, such as "
                + EXAMPLE_POINT
                + ", got '"
                + part
                + "'");
      }
    }
    if (!point.keySet().equals(Map.copyOf(zeros(names)).keySet())) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--at: needs a value for each of %s, such as --at %s",
              String.join(", ", names),
              names.stream().map(name -> name + "=1").collect(Collectors.joining(","))));
    }
    return point;
  }

  private static Map<String, Double> zeros(List<String> names) {
    return names.stream().collect(Collectors.toMap(name -> name, _ -> 0.0));
  }

  private void print(Expression expression, Worked worked) {
    List<List<String>> rows = new ArrayList<>();
    List<Integer> outputs = expression.outputs();
    List<String> titles = new ArrayList<>(List.of("node", "value", "by its inputs"));
    outputs.forEach(output -> titles.add("d" + expression.name(output) + "/d"));
    for (int place = 0; place < expression.nodes().size(); place++) {
      if (!expression.nodes().get(place).isNumber()) {
        rows.add(row(expression, worked, place));
      }
    }
    console.out().print(new Findings().table("nodes", titles, rows).text(console.language()));
    for (int output = 0; output < outputs.size(); output++) {
      for (int variable : expression.variables()) {
        paths(expression, worked, output, variable);
      }
    }
    kinks(expression, worked);
    costs(expression, worked.cost());
  }

  private static List<String> row(Expression expression, Worked worked, int place) {
    Expression.Node node = expression.nodes().get(place);
    List<String> row = new ArrayList<>();
    row.add(
        node.isVariable()
            ? node.name()
            : expression.name(place) + " = " + expression.formula(place));
    row.add(Decimals.of(worked.values().get(place)));
    row.add(
        worked.locals().get(place).stream().map(Decimals::of).collect(Collectors.joining(", ")));
    worked.gradients().forEach(gradient -> row.add(Decimals.of(gradient.get(place))));
    return row;
  }

  private void paths(Expression expression, Worked worked, int output, int variable) {
    Paths paths = Paths.between(expression, worked, expression.outputs().get(output), variable);
    console.say(
        "\nd%s/d%s: %s",
        expression.name(expression.outputs().get(output)),
        expression.name(variable),
        paths.count() == 0
            ? "0, no path"
            : paths.count() == 1 ? "1 path" : Phrase.of("%s paths", Decimals.of(paths.count())));
    if (paths.count() == 0) {
      return;
    }
    paths.first().forEach(path -> console.say("  %s", path.text(expression)));
    if (paths.count() > paths.first().size()) {
      console.say("  ...");
    }
    console.say(
        "  sum %s, reverse mode %s, forward mode %s",
        Decimals.of(paths.sum()),
        Decimals.of(worked.gradients().get(output).get(variable)),
        Decimals.of(worked.tangents().get(expression.variables().indexOf(variable)).get(output)));
  }

  private void kinks(Expression expression, Worked worked) {
    for (int place = 0; place < expression.nodes().size(); place++) {
      Expression.Node node = expression.nodes().get(place);
      if (node.operation() != null
          && node.operation().isKink(node.inputs().stream().map(worked.values()::get).toList())) {
        console.say(
            "\n%s = %s has a kink there: its slopes %s are a choice among many",
            expression.name(place),
            expression.formula(place),
            worked.locals().get(place).stream()
                .map(Decimals::of)
                .collect(Collectors.joining(", ")));
      }
    }
  }

  private void costs(Expression expression, Worked.Cost cost) {
    console.say(
        "\noperations: %d for the values; forward mode %d more, in %d %s (one an input);"
            + " reverse mode %d more, in %d %s (one an output)",
        cost.values(),
        cost.forward(),
        expression.variables().size(),
        expression.variables().size() == 1 ? "walk" : "walks",
        cost.reverse(),
        expression.outputs().size(),
        expression.outputs().size() == 1 ? "walk" : "walks");
  }
}
