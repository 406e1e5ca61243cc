package org.bpnet.nn.hopfield;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;

/// An associative memory of units that are 1 or −1. The weights are given by what is stored, and do
/// not change; the states of the units do, until none wants to.
///
/// **Formula.** Unit i feels the field h_i = Σ_j w_ij·s_j, with w_ij = w_ji and w_ii = 0, and
/// becomes sign(h_i); the energy is E = −½ Σ_ij w_ij·s_i·s_j. A unit that changes alone changes it
/// by −2·|h_i|, so that it falls until a state is reached at which every unit stays.
///
/// **Ties.** A unit whose field is 0 stays as it is. A field counts as 0 if it is below 10⁻¹² of
/// the sum of its weights' absolute values, which is rounding.
///
/// **Source.** Hopfield 1982, *Neural networks and physical systems with emergent collective
/// computational abilities*, with states of ±1 in place of 0 and 1, and thresholds of 0.
public final class HopfieldNetwork {
  private static final double ROUNDING = 1e-12;

  /// A pattern nearer to the plane of those before it than this share of its length is in it. Ours.
  private static final double DEPENDENT = 1e-9;

  private final double[][] weights;
  private final double[] least;

  /// What became of a state.
  ///
  /// @param states the start and the state after each sweep, in which every unit had its turn; in
  ///   the last of them, or of two, nothing was new
  /// @param energies at the start and after each change: of one unit, or of all at once
  /// @param period 1 if the last state stays, 2 if units that change all at once go to and fro
  ///   between the last two
  public record Recall(List<int[]> states, double[] energies, int period) {
    /// The state at the end.
    public int[] state() {
      return states.getLast();
    }

    /// How often every unit had its turn, the last time to see that nothing changes any more.
    public int sweeps() {
      return states.size() - 1;
    }
  }

  private HopfieldNetwork(double[][] weights) {
    this.weights = weights;
    this.least = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      least[i] = ROUNDING * Arrays.stream(weights[i]).map(Math::abs).sum();
    }
  }

  /// A network with these weights.
  ///
  /// @throws IllegalArgumentException if they are not square and symmetric, with zeros on the
  ///   diagonal
  public static HopfieldNetwork of(double[][] weights) {
    int n = weights.length;
    double[][] copy = new double[n][];
    for (int i = 0; i < n; i++) {
      if (weights[i].length != n || weights[i][i] != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Hopfield: needs %d x %d weights with 0 on the diagonal; row %d has %d, %s on it",
                n,
                n,
                i + 1,
                weights[i].length,
                i < weights[i].length ? weights[i][i] : "none"));
      }
      copy[i] = weights[i].clone();
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (copy[i][j] != copy[j][i]) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "Hopfield: needs equal weights both ways, got %s from %d to %d and %s back",
                  copy[i][j],
                  j + 1,
                  i + 1,
                  copy[j][i]));
        }
      }
    }
    return new HopfieldNetwork(copy);
  }

  /// Stores patterns by Hebb's rule: what is alike in many of them is joined.
  ///
  /// **Formula.** w_ij = (1/N) Σ_μ ξ_i^μ·ξ_j^μ, w_ii = 0. Random patterns are recalled, with a few
  /// wrong units, up to about 0.138·N of them; beyond, memory breaks down (Amit, Gutfreund,
  /// Sompolinsky 1985, *Storing infinite numbers of patterns in a spin-glass model of neural
  /// networks*).
  ///
  /// @param patterns of 1 and −1, at least one, of one length
  /// @throws IllegalArgumentException if they are not such
  public static HopfieldNetwork hebbian(int[]... patterns) {
    int n = checked(patterns);
    double[][] weights = new double[n][n];
    for (int[] pattern : patterns) {
      for (int i = 0; i < n; i++) {
        addTo(weights[i], pattern[i], pattern);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        weights[i][j] = i == j ? 0 : weights[i][j] / n;
      }
    }
    return new HopfieldNetwork(weights);
  }

  /// Stores patterns by the pseudo-inverse: W is the projection on the plane that they span, but
  /// for its diagonal. All of them stay as they are, up to N that are linearly independent; yet the
  /// more there are, the fewer wrong units are put right, and of N every state stays.
  ///
  /// **Formula.** W = Ξ(ΞᵀΞ)⁻¹Ξᵀ with the patterns as columns of Ξ, then w_ii = 0. Since W·ξ = ξ,
  /// the field at a pattern is (1 − W_ii)·ξ_i, which agrees with it or is 0. Patterns that depend
  /// on others change nothing.
  ///
  /// **Source.** Personnaz, Guyon, Dreyfus 1985, *Information storage and retrieval in spin-glass
  /// like neural networks*; without the diagonal Kanter, Sompolinsky 1987, *Associative recall of
  /// memory without errors*.
  ///
  /// @param patterns of 1 and −1, at least one, of one length
  /// @throws IllegalArgumentException if they are not such
  public static HopfieldNetwork projection(int[]... patterns) {
    int n = checked(patterns);
    List<double[]> basis = new ArrayList<>();
    for (int[] pattern : patterns) {
      double[] rest = IntStream.of(pattern).asDoubleStream().toArray();
      for (int round = 0; round < 2; round++) { // twice is enough (Kahan, in Parlett 1980, 6.9)
        for (double[] unit : basis) {
          double along = dot(unit, rest);
          for (int i = 0; i < n; i++) {
            rest[i] -= along * unit[i];
          }
        }
      }
      double length = Math.sqrt(dot(rest, rest));
      if (length > DEPENDENT * Math.sqrt(n)) {
        basis.add(Arrays.stream(rest).map(value -> value / length).toArray());
      }
    }
    double[][] weights = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (double[] unit : basis) {
          sum += unit[i] * unit[j];
        }
        boolean isRounding = Math.abs(sum) < DEPENDENT;
        weights[i][j] = isRounding ? 0 : sum;
        weights[j][i] = weights[i][j];
      }
    }
    return new HopfieldNetwork(weights);
  }

  private static int checked(int[][] patterns) {
    if (patterns.length == 0 || patterns[0].length == 0) {
      throw new IllegalArgumentException("Hopfield: needs at least one pattern of at least 1 unit");
    }
    for (int[] pattern : patterns) {
      check(pattern, patterns[0].length);
    }
    return patterns[0].length;
  }

  private static void check(int[] state, int units) {
    if (state.length != units) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Hopfield: needs %d units, got %d", units, state.length));
    }
    for (int unit : state) {
      if (unit != 1 && unit != -1) {
        throw new IllegalArgumentException("Hopfield: a unit is 1 or -1, got " + unit);
      }
    }
  }

  /// The number of units, N.
  public int units() {
    return weights.length;
  }

  /// w_ij, both counted from 0.
  public double weight(int i, int j) {
    return weights[i][j];
  }

  /// −½ Σ_ij w_ij·s_i·s_j.
  public double energy(int[] state) {
    check(state, units());
    return energy(state, fields(state));
  }

  private static double energy(int[] state, double[] fields) {
    double sum = 0;
    for (int i = 0; i < state.length; i++) {
      sum += state[i] * fields[i];
    }
    return -sum / 2;
  }

  /// Whether every unit stays as it is.
  public boolean isStable(int[] state) {
    check(state, units());
    double[] fields = fields(state);
    return IntStream.range(0, state.length).noneMatch(i -> wantsToChange(i, state[i], fields[i]));
  }

  private boolean wantsToChange(int unit, int state, double field) {
    return state * field < -least[unit];
  }

  /// All fields, in which a column is added for each unit: rows of memory, since W = Wᵀ.
  private double[] fields(int[] state) {
    double[] fields = new double[state.length];
    for (int j = 0; j < state.length; j++) {
      addTo(fields, state[j], weights[j]);
    }
    return fields;
  }

  /// Lets the units change one after the other, in their order, sweep after sweep.
  public Recall recall(int[] start) {
    int[] inOrder = IntStream.range(0, units()).toArray();
    return oneByOne(start, _ -> inOrder);
  }

  /// Lets the units change one after the other, in an order drawn for each sweep.
  public Recall recall(int[] start, Seed order) {
    return oneByOne(start, sweep -> order.child(sweep).permutation(units()));
  }

  private Recall oneByOne(int[] start, IntFunction<int[]> order) {
    check(start, units());
    int[] state = start.clone();
    double[] fields = fields(state);
    List<int[]> states = new ArrayList<>(List.of(state.clone()));
    List<Double> energies = new ArrayList<>(List.of(energy(state, fields)));
    boolean changes = true;
    while (changes) {
      changes = false;
      for (int i : order.apply(states.size())) {
        if (wantsToChange(i, state[i], fields[i])) {
          energies.add(energies.getLast() - 2 * Math.abs(fields[i]));
          state[i] = -state[i];
          addTo(fields, 2.0 * state[i], weights[i]);
          changes = true;
        }
      }
      states.add(state.clone());
    }
    return new Recall(states, energies.stream().mapToDouble(e -> e).toArray(), 1);
  }

  /// Lets all units change at once, sweep after sweep. The energy may rise then, and two states may
  /// follow each other for ever, but no more (Goles, Olivos 1981, *Comportement périodique des
  /// fonctions à seuil binaires et applications*).
  public Recall recallAtOnce(int[] start) {
    check(start, units());
    List<int[]> states = new ArrayList<>(List.of(start.clone()));
    List<Double> energies = new ArrayList<>();
    while (true) {
      int[] now = states.getLast();
      double[] fields = fields(now);
      energies.add(energy(now, fields));
      int count = states.size();
      boolean stays = count > 1 && Arrays.equals(now, states.get(count - 2));
      if (stays || count > 2 && Arrays.equals(now, states.get(count - 3))) {
        double[] all = energies.stream().mapToDouble(e -> e).toArray();
        return new Recall(states, all, stays ? 1 : 2);
      }
      int[] next = now.clone();
      for (int i = 0; i < next.length; i++) {
        next[i] = wantsToChange(i, now[i], fields[i]) ? -now[i] : now[i];
      }
      states.add(next);
    }
  }

  /// How alike two states are: (1/N) Σ_i a_i·b_i, 1 if equal, −1 if opposite, about 0 by chance.
  public static double overlap(int[] a, int[] b) {
    check(b, a.length);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum / a.length;
  }

  private static void addTo(double[] sums, double factor, double[] values) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * values[i];
    }
  }

  private static void addTo(double[] sums, int factor, int[] values) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * values[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
