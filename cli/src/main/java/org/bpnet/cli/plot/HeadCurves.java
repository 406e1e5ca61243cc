package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.margin.FormulaHead;

/// Heads as pictures: the logit of the own class over the angle to its weights, for lengths and a
/// scale of 1, fully annealed. A bare name is drawn for several margins.
final class HeadCurves {
  private static final int POINTS = 601;
  private static final String OWN = "h";
  private static final String AXIS = "angle in degrees";

  private HeadCurves() {}

  /// The picture of a head.
  ///
  /// @param use the text that it is made of
  static <T> Plot of(Catalog<T> catalog, Catalog.Entry<T> entry, String use, FormulaHead head) {
    List<Plot.Line> lines =
        switch (entry.name()) {
          case "l_softmax", "sphereface" -> factors(catalog, use, head);
          case "adaface" -> byNumber(head, "k", -1, 0, 1);
          case "magface" -> byNumber(head, "a", value(head, "low"), value(head, "high"));
          case "curricularface" -> curriculum(head);
          case "c_contrastive", "c_triplet" -> costs(catalog, entry, use);
          default -> margins(catalog, use, head);
        };
    String what = entry.name().startsWith("c_") ? ": cost of a class" : ": own logit / scale";
    return new Plot(use + what, AXIS, lines);
  }

  /// The factors 1 to 4, or the one that is asked for.
  private static <T> List<Plot.Line> factors(Catalog<T> catalog, String use, FormulaHead head) {
    if (!Spec.parse(use).arguments().isEmpty()) {
      return List.of(plain(), own("ψ", head, Map.of()));
    }
    return Stream.of("1", "2", "3", "4")
        .map(m -> own("m = " + m, made(catalog, use + "(m=" + m + ")"), Map.of()))
        .toList();
  }

  private static <T> List<Plot.Line> margins(Catalog<T> catalog, String use, FormulaHead head) {
    if (!head.definition().operands().contains(OWN)) {
      return List.of(plain());
    }
    List<Plot.Line> lines = new ArrayList<>(List.of(plain()));
    boolean varied = Spec.parse(use).arguments().isEmpty() && settings(head).contains("m");
    if (varied) {
      double usual = value(head, "m");
      for (double m : new double[] {usual / 2, usual, 2 * usual}) {
        String text = "m=" + Words.plain(m);
        lines.add(own(text.replace("=", " = "), made(catalog, use + "(" + text + ")"), Map.of()));
      }
    } else {
      lines.add(own("with margin", head, Map.of()));
    }
    return lines;
  }

  private static List<Plot.Line> byNumber(FormulaHead head, String number, double... values) {
    List<Plot.Line> lines = new ArrayList<>(List.of(plain()));
    for (double value : values) {
      lines.add(own(number + " = " + Words.plain(value), head, Map.of(number, value)));
    }
    return lines;
  }

  /// The own class, and what becomes of hard ones at the beginning and at the end.
  private static List<Plot.Line> curriculum(FormulaHead head) {
    Map<String, Double> first = Map.of("k", -2.0, "t", 0.0);
    Map<String, Double> last = Map.of("k", -2.0, "t", 1.0);
    return List.of(
        plain(),
        own("own", head, first),
        line("hard class, t = 0", logit(head, 0, first)),
        line("hard class, t = 1", logit(head, 0, last)));
  }

  /// What a class costs, the own one and another, or by the cosine with the own one.
  private static <T> List<Plot.Line> costs(Catalog<T> catalog, Catalog.Entry<T> entry, String use) {
    Formula cost =
        catalog.lines(entry).stream()
            .filter(About.Line.Computed.class::isInstance)
            .map(line -> ((About.Line.Computed) line).formula())
            .findFirst()
            .orElseThrow();
    double m = Curves.numbers(entry, use).getOrDefault("m", 1.0);
    return cost.inputs().contains(OWN)
        ? List.of(cost("own class", cost, m, 1), cost("another class", cost, m, 0))
        : List.of(
            cost("another class, own at 0\u00b0", cost, m, 1), cost("own at 90\u00b0", cost, m, 0));
  }

  private static Plot.Line cost(String name, Formula cost, double m, double given) {
    var bound = cost.bind(List.of("c", "m", cost.inputs().contains(OWN) ? OWN : "y"));
    return line(name, angle -> bound.at(Math.cos(angle), m, given));
  }

  private static Plot.Line plain() {
    return line("cos", Math::cos);
  }

  private static Plot.Line own(String name, FormulaHead head, Map<String, Double> numbers) {
    return line(name, logit(head, 1, numbers));
  }

  private static DoubleUnaryOperator logit(
      FormulaHead head, double own, Map<String, Double> numbers) {
    Definition definition = head.definition();
    List<String> names = new ArrayList<>(definition.operands());
    names.addAll(settings(head));
    var bound = definition.formula().bind(names);
    return angle ->
        bound.at(
            names.stream()
                .mapToDouble(name -> number(head, name, Math.cos(angle), own, numbers))
                .toArray());
  }

  private static double number(
      FormulaHead head, String name, double cosine, double own, Map<String, Double> numbers) {
    return switch (name) {
      case "c", "d", "u" -> cosine;
      case "r", "w", "s", "alpha" -> 1;
      case "b", "lambda" -> 0;
      case OWN -> own;
      default -> numbers.containsKey(name) ? numbers.get(name) : value(head, name);
    };
  }

  private static List<String> settings(FormulaHead head) {
    return head.definition().settings().stream().map(Setting::name).toList();
  }

  private static double value(FormulaHead head, String setting) {
    return head.definition().values().get(settings(head).indexOf(setting));
  }

  private static <T> FormulaHead made(Catalog<T> catalog, String use) {
    return (FormulaHead) catalog.create(use);
  }

  private static Plot.Line line(String name, DoubleUnaryOperator ofAngle) {
    double[] degrees = new double[POINTS];
    Arrays.setAll(degrees, i -> 180.0 * i / (POINTS - 1));
    double[] values =
        Arrays.stream(degrees).map(d -> ofAngle.applyAsDouble(Math.toRadians(d))).toArray();
    return new Plot.Line(name, degrees, values);
  }
}
