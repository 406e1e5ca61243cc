package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The terms of a function from which no variable can be left out, and few of them that are the
/// function together.
///
/// **Method.** Quine 1952; McCluskey 1956, *Minimization of Boolean functions*: minterms that
/// differ in one variable are joined until none can be; then terms are chosen of which each row
/// with value 1 needs one. Those that a row cannot do without are taken; the rest is searched for
/// the fewest terms, of these for the fewest literals. The search, which is exponential in the
/// worst case, ends after [#STEPS] steps with the best cover found, at least as good as always
/// taking the term that holds for most rows left.
public final class PrimeImplicants {
  /// Enough for all functions of four variables and nearly all of six. Ours.
  static final int STEPS = 100_000;

  private final List<Term> primes;
  private final BitSet ones = new BitSet();

  /// For each row, how many of them hold.
  private final int[] holding;

  private int steps;
  private List<Term> best;

  /// Those of a function.
  public PrimeImplicants(BooleanFunction function) {
    this.primes = primes(function);
    this.holding = new int[function.rows()];
    function.minterms().forEach(term -> ones.set(term.values()));
    for (int row = ones.nextSetBit(0); row >= 0; row = ones.nextSetBit(row + 1)) {
      int place = row;
      holding[row] = (int) primes.stream().filter(prime -> prime.holds(place)).count();
    }
    this.best = List.of();
  }

  private static List<Term> primes(BooleanFunction function) {
    Set<Term> primes = new LinkedHashSet<>();
    Set<Term> level = new LinkedHashSet<>(function.minterms());
    while (!level.isEmpty()) {
      Set<Term> joined = new LinkedHashSet<>();
      for (Term term : level) {
        boolean isPrime = true;
        for (int rest = term.cares(); rest != 0; rest &= rest - 1) {
          int bit = Integer.lowestOneBit(rest);
          if (level.contains(new Term(term.variables(), term.cares(), term.values() ^ bit))) {
            joined.add(new Term(term.variables(), term.cares() ^ bit, term.values() & ~bit));
            isPrime = false;
          }
        }
        if (isPrime) {
          primes.add(term);
        }
      }
      level = joined;
    }
    return List.copyOf(primes);
  }

  /// All of them.
  public List<Term> all() {
    return primes;
  }

  /// Few of them that hold together for exactly the rows with value 1.
  public List<Term> cover() {
    List<Term> chosen = new ArrayList<>();
    BitSet left = (BitSet) ones.clone();
    for (Term prime : primes) {
      if (ones.stream().anyMatch(row -> prime.holds(row) && holding[row] == 1)) {
        take(prime, chosen, left);
      }
    }
    best = greedy(chosen, left);
    steps = 0;
    search(chosen, left);
    return best.stream().sorted(Comparator.comparingInt(Term::values)).toList();
  }

  private static void take(Term term, List<Term> chosen, BitSet left) {
    chosen.add(term);
    for (int row = left.nextSetBit(0); row >= 0; row = left.nextSetBit(row + 1)) {
      if (term.holds(row)) {
        left.clear(row);
      }
    }
  }

  private List<Term> greedy(List<Term> given, BitSet uncovered) {
    List<Term> chosen = new ArrayList<>(given);
    BitSet left = (BitSet) uncovered.clone();
    while (!left.isEmpty()) {
      Term most =
          primes.stream()
              .max(Comparator.comparingLong(prime -> left.stream().filter(prime::holds).count()))
              .orElseThrow();
      take(most, chosen, left);
    }
    return chosen;
  }

  /// Branches on the row that fewest terms hold for: one of them must be taken.
  private void search(List<Term> chosen, BitSet left) {
    if (++steps > STEPS) {
      return;
    }
    if (left.isEmpty()) {
      if (isBetter(chosen)) {
        best = List.copyOf(chosen);
      }
      return;
    }
    if (chosen.size() + 1 > best.size()) {
      return;
    }
    int row = left.stream().boxed().min(Comparator.comparingInt(r -> holding[r])).orElseThrow();
    for (Term prime : primes) {
      if (prime.holds(row)) {
        BitSet rest = (BitSet) left.clone();
        List<Term> more = new ArrayList<>(chosen);
        take(prime, more, rest);
        search(more, rest);
      }
    }
  }

  private boolean isBetter(List<Term> chosen) {
    return chosen.size() < best.size()
        || chosen.size() == best.size() && literals(chosen) < literals(best);
  }

  private static int literals(List<Term> terms) {
    return terms.stream().mapToInt(Term::literals).sum();
  }
}
