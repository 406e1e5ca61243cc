package org.bpnet.nn.minimize.method;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.line.LineSearch;
import org.bpnet.nn.minimize.line.StrongWolfe;
import org.bpnet.nn.minimize.problem.Problem;

/// BFGS with limited memory: the inverse of the Hessian is kept as the last few steps and changes
/// of the gradient.
///
/// **Formula.** d = −H·∇f, where H is the matrix of [Bfgs] made by the last m pairs s = x′ − x, y =
/// ∇f′ − ∇f from (sᵀy/yᵀy)·I, y and s being the latest there; a strong Wolfe search along d begins
/// at step 1, the first of all at min(1, 1/‖∇f‖₁). A pair with sᵀy ≤ 2⁻⁵²·yᵀy is left out. An
/// iteration takes 4·m·n multiplications beside the evaluations.
///
/// **Source.** Nocedal 1980; Liu, Nocedal 1989; Nocedal, Wright 2006, algorithms 7.4 and 7.5. The
/// rule for pairs left out is that of L-BFGS-B (Byrd, Lu, Nocedal, Zhu 1995, eq. 3.9).
///
/// @param memory m, at least 1
/// @param search the search along the direction
public record Lbfgs(int memory, LineSearch search) implements Minimizer {
  /// Throws IllegalArgumentException if the memory is below 1.
  public Lbfgs {
    if (memory < 1) {
      throw new IllegalArgumentException("Lbfgs: memory must be >= 1, got " + memory);
    }
  }

  /// m = 10, SciPy's (Liu and Nocedal advise 3 to 7, PyTorch has 100), with [StrongWolfe#defaults].
  public static Lbfgs defaults() {
    return new Lbfgs(10, StrongWolfe.defaults());
  }

  @Override
  public Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer) {
    var progress = new SearchState("lbfgs", problem, start, stop, observer);
    return LineDescent.run(progress, search, new Memory());
  }

  /// Whether a pair is of use: whether the function curves upwards between its points.
  static boolean curves(double[] s, double[] y) {
    return Vectors.dot(s, y) > Math.ulp(1.0) * Vectors.dot(y, y);
  }

  private record Pair(double[] s, double[] y, double product) {}

  private final class Memory implements LineDescent.Directions {
    private final Deque<Pair> pairs = new ArrayDeque<>(); // the latest first

    @Override
    public double choose(SearchState progress, double[] d) {
      double first = LineDescent.descend(progress, d);
      if (pairs.isEmpty()) {
        return first;
      }
      double[] weights = new double[pairs.size()];
      int i = 0;
      for (Pair pair : pairs) {
        weights[i] = Vectors.dot(pair.s(), d) / pair.product();
        Vectors.add(-weights[i], pair.y(), d);
        i++;
      }
      Pair latest = pairs.getFirst();
      Vectors.scale(latest.product() / Vectors.dot(latest.y(), latest.y()), d, d);
      for (var oldest = pairs.descendingIterator(); oldest.hasNext(); ) {
        Pair pair = oldest.next();
        i--;
        double back = Vectors.dot(pair.y(), d) / pair.product();
        Vectors.add(weights[i] - back, pair.s(), d);
      }
      return 1;
    }

    @Override
    public void moved(double[] s, double[] y) {
      if (curves(s, y)) {
        pairs.addFirst(new Pair(s, y, Vectors.dot(s, y)));
        if (pairs.size() > memory) {
          pairs.removeLast();
        }
      }
    }

    @Override
    public void forget() {
      pairs.clear();
    }
  }
}
