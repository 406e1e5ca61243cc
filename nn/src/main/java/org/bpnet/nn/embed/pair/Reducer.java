package org.bpnet.nn.embed.pair;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// How the losses of pairs, triplets or anchors become one number. Over none at all, each is 0 with
/// gradient 0.
@SuppressWarnings("ImmutableEnumChecker") // what is said of it does not change
public enum Reducer {
  /// Σl/n over all that were mined.
  MEAN(
      About.of("over all that were mined", "Hadsell, Chopra, LeCun 2006, eq. 3, as a mean")
          .written("L = sum l / n", "L = \\frac{1}{n} \\sum l")
          .gradient("dL/dl = 1 / n", "\\frac{\\partial L}{\\partial l} = \\frac{1}{n}")),

  /// Σl.
  SUM(
      About.of("without a division: a larger batch steps further", "Schroff et al. 2015, eq. 3")
          .written("L = sum l", "L = \\sum l")
          .gradient("dL/dl = 1", "\\frac{\\partial L}{\\partial l} = 1")),

  /// Σl over the number of those above 0: steps do not shrink as more and more losses vanish.
  NONZERO_MEAN(
      About.of(
              "over those that are not 0: few active ones do not weaken the step",
              "Ding, Lin, Wang, Chao 2015; Hermans, Beyer, Leibe 2017, section 3.4")
          .written("L = sum l / #{l > 0}", "L = \\frac{\\sum l}{|\\{l > 0\\}|}")
          .gradient(
              "dL/dl = 1 / #{l > 0}",
              "\\frac{\\partial L}{\\partial l} = \\frac{1}{|\\{l > 0\\}|}")),

  /// The mean over all anchors of the means over each one's own; an anchor without any counts as 0.
  PER_ANCHOR(
      About.of(
              "of each anchor first, then of all: rare classes weigh as much as others",
              "PyTorch Metric Learning, PerAnchorReducer")
          .written(
              "L = 1/N sum_a (1/n_a) sum_{l of a} l",
              "L = \\frac{1}{N} \\sum_a \\frac{1}{n_a} \\sum_{l \\in a} l")
          .gradient("dL/dl = 1 / (N n_a)", "\\frac{\\partial L}{\\partial l} = \\frac{1}{N n_a}"));

  /// All reducers, for the command line.
  public static final Catalog<Reducer> CATALOG = catalog();

  /// s/n, and 0 for n = 0.
  private static final Pointwise QUOTIENT =
      Pointwise.of(
          where(input("n").greaterThan(constant(0)), input("s").div(input("n")), constant(0)),
          "s",
          "n");

  private final About about;

  Reducer(About about) {
    this.about = about;
  }

  private static Catalog<Reducer> catalog() {
    Catalog<Reducer> all = Catalog.of("reducer");
    for (Reducer reducer : values()) {
      all = all.with(reducer.toString(), reducer.about, _ -> reducer);
    }
    return all.also("nonzero_mean", "avg_nonzero");
  }

  /// The loss of all, `[]`.
  public Tensor of(Tally losses) {
    return switch (this) {
      case MEAN -> quotient(losses.sum().sum(), losses.count().sum());
      case SUM -> losses.sum().sum();
      case NONZERO_MEAN -> quotient(losses.sum().sum(), losses.active().sum());
      case PER_ANCHOR -> quotient(losses.sum(), losses.count()).mean();
    };
  }

  private static Tensor quotient(Tensor sum, Tensor count) {
    return sum.pass().apply(QUOTIENT, List.of(sum, count.stopGradient()));
  }

  /// The name in the catalog, `nonzero_mean`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
