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
  /// Enough for each of 1,200 random functions of up to six variables, and for half of those of
  /// seven. Ours.
  static final int STEPS = 100_000;

  /// A term with the rows that it holds for.
  private record Prime(Term term, BitSet rows) {}

  private final List<Prime> primes;
  private final BitSet ones = new BitSet();

  /// For each row, how many of them hold.
  private final int[] holding;

  private int steps;
  private List<Term> best = List.of();

  /// Those of a function.
  public PrimeImplicants(BooleanFunction function) {
    this.primes = primes(function).stream().map(term -> new Prime(term, rows(term))).toList();
    this.holding = new int[function.rows()];
    for (Prime prime : primes) {
      ones.or(prime.rows());
      prime.rows().stream().forEach(row -> holding[row]++);
    }
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

  /// By counting through the variables that the term leaves out.
  private static BitSet rows(Term term) {
    int free = (1 << term.variables()) - 1 & ~term.cares();
    BitSet rows = new BitSet();
    for (int others = free; ; others = others - 1 & free) {
      rows.set(term.values() | others);
      if (others == 0) {
        return rows;
      }
    }
  }

  /// All of them.
  public List<Term> all() {
    return primes.stream().map(Prime::term).toList();
  }

  /// Few of them that hold together for exactly the rows with value 1.
  public List<Term> cover() {
    List<Term> chosen = new ArrayList<>();
    BitSet left = (BitSet) ones.clone();
    for (Prime prime : primes) {
      if (prime.rows().stream().anyMatch(row -> holding[row] == 1)) {
        chosen.add(prime.term());
        left.andNot(prime.rows());
      }
    }
    best = greedy(chosen, left);
    steps = 0;
    search(chosen, left);
    return best.stream().sorted(Comparator.comparingInt(Term::values)).toList();
  }

  private List<Term> greedy(List<Term> given, BitSet uncovered) {
    List<Term> chosen = new ArrayList<>(given);
    BitSet left = (BitSet) uncovered.clone();
    while (!left.isEmpty()) {
      Prime most =
          primes.stream()
              .max(Comparator.comparingInt(prime -> common(prime.rows(), left)))
              .orElseThrow();
      chosen.add(most.term());
      left.andNot(most.rows());
    }
    return chosen;
  }

  private static int common(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.and(b);
    return both.cardinality();
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
    for (Prime prime : primes) {
      if (steps <= STEPS && prime.rows().get(row)) {
        BitSet rest = (BitSet) left.clone();
        rest.andNot(prime.rows());
        List<Term> more = new ArrayList<>(chosen);
        more.add(prime.term());
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
