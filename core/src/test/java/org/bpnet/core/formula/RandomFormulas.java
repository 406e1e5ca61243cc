package org.bpnet.core.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;

/// Random formulas over the inputs x and y and the hyper-parameter alpha. Every operation occurs,
/// sub-expressions are shared, and each argument stays inside its function's domain and far from
/// overflow, so all values are finite.
///
/// Formula `i` of a seed is always the same one. The seed is the system property `bpnet.seed`; a
/// failing test names seed and number ([#label]).
public final class RandomFormulas {
  public static final List<String> VARIABLES = List.of("x", "y", "alpha");

  private static final List<Formula> NUMBERS =
      List.of(
          constant(0),
          constant(1),
          constant(-1),
          constant(2),
          constant(0.5),
          constant(-0.25),
          constant(1.7),
          hyper("alpha"));
  private static final List<BinaryOp> COMPARISONS =
      Stream.of(BinaryOp.values()).filter(BinaryOp::isComparison).toList();

  private final Seed seed;

  private RandomFormulas(Seed seed) {
    this.seed = seed;
  }

  public static RandomFormulas seeded() {
    return new RandomFormulas(new Seed(Long.getLong("bpnet.seed", 20260101)));
  }

  /// Formula number `i`, at most `depth` operations deep.
  public Formula formula(int i, int depth) {
    return new Growth(seed.child("formula").child(i)).grow(depth);
  }

  /// Point number `i`: values of [#VARIABLES] between −2 and 2.
  public double[] point(int i) {
    Seed numbers = seed.child("point").child(i);
    var values = new double[VARIABLES.size()];
    for (int v = 0; v < values.length; v++) {
      values[v] = 4 * numbers.uniform(v) - 2;
    }
    return values;
  }

  /// What to print when formula `i` fails, and how to see it again.
  public String label(int i, Formula f) {
    return String.format(
        Locale.ROOT, "formula %d of -Dbpnet.seed=%d: %s", i, seed.value(), f.text());
  }

  /// The value by plain recursion: the definition [Formula#bind] is held against.
  static double evaluate(Formula f, double... point) {
    return switch (f) {
      case Input(String name) -> point[VARIABLES.indexOf(name)];
      case Hyper(String name) -> point[VARIABLES.indexOf(name)];
      case Const(double value) -> value;
      case Unary(UnaryOp op, Formula x) -> op.apply(evaluate(x, point));
      case Binary(BinaryOp op, Formula a, Formula b) ->
          op.apply(evaluate(a, point), evaluate(b, point));
      case Where(Formula c, Formula a, Formula b) ->
          evaluate(evaluate(c, point) != 0 ? a : b, point);
    };
  }

  /// Which side of each kink and jump the point is on. Between two points with the same sides, the
  /// formula is smooth.
  static List<Double> sides(Formula f, double... point) {
    List<Double> sides = new ArrayList<>();
    Formulas.fold(
        f,
        (node, _) -> {
          switch (node) {
            case Unary(UnaryOp op, Formula x) when op == UnaryOp.ABS || op == UnaryOp.SIGN ->
                sides.add(Math.signum(evaluate(x, point)));
            case Unary(UnaryOp op, Formula x) when op == UnaryOp.FLOOR ->
                sides.add(Math.floor(evaluate(x, point)));
            case Binary(BinaryOp op, Formula a, Formula b)
                when op.isComparison() || op == BinaryOp.MIN || op == BinaryOp.MAX ->
                sides.add(Math.signum(evaluate(a, point) - evaluate(b, point)));
            default -> {}
          }
          return node;
        });
    return sides;
  }

  /// One formula while it grows.
  private static final class Growth {
    private final Seed seed;
    private final List<Formula> grown = new ArrayList<>();
    private int draws;

    Growth(Seed seed) {
      this.seed = seed;
    }

    private int draw(int bound) {
      return seed.below(bound, draws++);
    }

    private <T> T oneOf(List<T> list) {
      return list.get(draw(list.size()));
    }

    Formula grow(int depth) {
      if (depth == 0 || draw(10) == 0) {
        return draw(2) == 0 ? oneOf(NUMBERS) : input(draw(2) == 0 ? "x" : "y");
      }
      if (!grown.isEmpty() && draw(6) == 0) {
        return oneOf(grown); // the same object once more
      }
      Formula f =
          switch (draw(5)) {
            case 0, 1 -> unary(grow(depth - 1));
            case 2, 3 -> binary(grow(depth - 1), grow(depth - 1));
            default ->
                Formula.where(
                    comparison(grow(depth - 1), grow(depth - 1)), grow(depth - 1), grow(depth - 1));
          };
      grown.add(f);
      return f;
    }

    private Formula unary(Formula x) {
      UnaryOp op = oneOf(List.of(UnaryOp.values()));
      return switch (op) {
        case LOG, SQRT, RSQRT -> x.square().add(0.25).apply(op);
        case LOG1P -> x.abs().apply(op);
        case EXP, EXPM1 -> x.tanh().apply(op);
        case ACOS -> x.tanh().mul(0.9).apply(op);
        default -> x.apply(op);
      };
    }

    private Formula binary(Formula a, Formula b) {
      BinaryOp op = oneOf(List.of(BinaryOp.values()));
      return switch (op) {
        case DIV -> a.div(b.square().add(0.5));
        case POW ->
            switch (draw(3)) {
              case 0 -> a.sigmoid().add(0.25).pow(b.tanh());
              case 1 -> a.tanh().pow(2);
              default -> a.square().add(0.25).pow(oneOf(NUMBERS));
            };
        default -> new Binary(op, a, b);
      };
    }

    private Formula comparison(Formula a, Formula b) {
      return new Binary(oneOf(COMPARISONS), a, b);
    }
  }
}
