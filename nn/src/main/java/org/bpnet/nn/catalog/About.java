package org.bpnet.nn.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.formula.Formula;

/// What the documentation says of an entry of a [Catalog]: the command line, the reference page and
/// the pictures are made of it.
///
/// ```java
/// About.of("quadratic near 0, linear beyond delta", "Huber 1964, section 4")
///     .formula("l", ERROR, "e")
///     .defaults("delta: PyTorch, Keras")
/// ```
///
/// @param summary what it does, in one line; may be empty
/// @param source authors, year and where in it, or "ours"
/// @param defaults where the default values are from; empty if that is the source too
/// @param lines the definition, line by line
/// @param gradients gradients of what is not pointwise, line by line; those of formulas follow from
///   the formulas
/// @param shapes the shape of one example before and after, `[L, D] -> [L, D]`; empty where any
///   will do and stays
/// @param example arguments for a use, `rate=0.1, every=10`; empty if the defaults do
public record About(
    String summary,
    String source,
    String defaults,
    List<Line> lines,
    List<Line> gradients,
    String shapes,
    String example) {

  /// One line of a definition.
  public sealed interface Line {
    /// The line as plain text.
    String text();

    /// The line as LaTeX mathematics.
    String latex();

    /// A formula as the code runs it.
    ///
    /// @param name what the formula gives a value to, `y`
    /// @param by the inputs by which its derivative is of interest
    record Computed(String name, Formula formula, List<String> by) implements Line {
      /// Copies the list.
      public Computed {
        by = List.copyOf(by);
      }

      @Override
      public String text() {
        return name + " = " + formula.text();
      }

      @Override
      public String latex() {
        return Formula.input(name).latex() + " = " + formula.latex();
      }

      /// The derivatives by each of the inputs of interest.
      public List<Line> derivatives() {
        List<Line> lines = new ArrayList<>();
        for (String variable : by) {
          Formula derivative = formula.derivative(variable);
          lines.add(
              new Written(
                  String.format(Locale.ROOT, "d%s/d%s = %s", name, variable, derivative.text()),
                  String.format(
                      Locale.ROOT,
                      "\\frac{\\partial %s}{\\partial %s} = %s",
                      Formula.input(name).latex(),
                      Formula.input(variable).latex(),
                      derivative.latex())));
        }
        return lines;
      }
    }

    /// A line written by hand, for what is no scalar formula.
    record Written(String text, String latex) implements Line {}
  }

  /// Copies the lists.
  public About {
    lines = List.copyOf(lines);
    gradients = List.copyOf(gradients);
  }

  /// With a summary and a source; what else is to be said is added to it.
  public static About of(String summary, String source) {
    return new About(summary, source, "", List.of(), List.of(), "", "");
  }

  /// With a formula as one more line of the definition.
  ///
  /// @param name what the formula gives a value to
  /// @param by the inputs by which its derivative is of interest
  public About formula(String name, Formula formula, String... by) {
    return line(new Line.Computed(name, formula, List.of(by)));
  }

  /// With a line of the definition for what is no scalar formula.
  public About written(String text, String latex) {
    return line(new Line.Written(text, latex));
  }

  /// With a line of the gradient of what is no scalar formula.
  public About gradient(String text, String latex) {
    return new About(
        summary,
        source,
        defaults,
        lines,
        plus(gradients, new Line.Written(text, latex)),
        shapes,
        example);
  }

  /// With the place that the defaults are from.
  public About defaults(String where) {
    return new About(summary, source, where, lines, gradients, shapes, example);
  }

  /// With the shape of one example before and after, `[L, D] -> [L, D]`.
  public About shapes(String beforeAndAfter) {
    return new About(summary, source, defaults, lines, gradients, beforeAndAfter, example);
  }

  /// With arguments for a use, needed where an argument has no default.
  public About example(String arguments) {
    return new About(summary, source, defaults, lines, gradients, shapes, arguments);
  }

  private About line(Line line) {
    return new About(summary, source, defaults, plus(lines, line), gradients, shapes, example);
  }

  private static List<Line> plus(List<Line> lines, Line line) {
    List<Line> more = new ArrayList<>(lines);
    more.add(line);
    return more;
  }
}
