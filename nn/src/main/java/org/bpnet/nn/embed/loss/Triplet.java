package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.nn.embed.miner.AllPairs;
import org.bpnet.nn.embed.miner.BatchHard;
import org.bpnet.nn.embed.miner.Miner;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;

/// An anchor shall be nearer to a positive, which is of its class, than to a negative, by a margin.
///
/// **Formula.** max(0, d(a, p) − d(a, n) + m); soft: log(1 + exp(d(a, p) − d(a, n) + m)), which
/// never stops pulling. With `swap`, the smaller of d(a, n) and d(p, n) is taken for d(a, n).
///
/// **Gradient.** By squared distances, of an active triplet: 2(n − p) by a, 2(p − a) by p, 2(a − n)
/// by n; 0 where the margin is just kept.
///
/// **Source.** Schroff, Kalenichenko, Philbin 2015, eq. 3: squared distances of embeddings of
/// length 1, m = 0.2. Soft: Hermans, Beyer, Leibe 2017, section 3.2: Euclidean distances, hardest
/// triplets, m = 0. Swap: Balntas, Riba, Ponsa, Mikolajczyk 2016, section 3.3.
///
/// @param definition the loss of a triplet, with its margin
/// @param swap whether the negative is also compared with the positive
public record Triplet(Definition definition, boolean swap) implements Criterion {
  static final Definition HARD =
      Definition.of(
          "triplet",
          input("p").sub(input("n")).add(hyper("margin")).relu(),
          List.of("p", "n"),
          "Schroff, Kalenichenko, Philbin 2015, eq. 3",
          Setting.any("margin", 0.2));

  static final Definition SOFT =
      Definition.of(
          "soft_triplet",
          input("p").sub(input("n")).add(hyper("margin")).softplus(),
          List.of("p", "n"),
          "Hermans, Beyer, Leibe 2017, section 3.2",
          Setting.any("margin", 0));

  static final About ABOUT =
      about(HARD, "an anchor nearer to its class than to others, by a margin")
          .defaults("the paper; all triplets with a loss, instead of its semi-hard ones");

  static final About ABOUT_SOFT =
      about(SOFT, "the triplet loss with a softplus for the hinge: never quite content");

  private static About about(Definition definition, String summary) {
    return definition
        .about(summary, "l", "p", "n")
        .written("p = d(a, p), n = d(a, n)", "p = d(a, p), n = d(a, n)")
        .written("swap: n = min(d(a, n), d(p, n))", "n = \\min(d(a, n), d(p, n))")
        .gradient(
            "squared distances: dl/da = 2 (x_n - x_p), dl/dp = 2 (x_p - x_a), dl/dn = 2 (x_a -"
                + " x_n)",
            "\\frac{\\partial l}{\\partial x_a} = 2 (x_n - x_p)");
  }

  /// With margin m.
  public static Triplet of(double margin) {
    return new Triplet(HARD.with(margin), false);
  }

  /// With a softplus and margin m.
  public static Triplet soft(double margin) {
    return new Triplet(SOFT.with(margin), false);
  }

  /// The same, comparing the negative with the positive too.
  public Triplet swapping() {
    return new Triplet(definition, true);
  }

  @Override
  public List<Tally> of(Mined mined) {
    return List.of(mined.tally(definition, swap));
  }

  private boolean isSoft() {
    return definition.name().equals(SOFT.name());
  }

  @Override
  public Distance distance() {
    return isSoft() ? new Euclidean(false) : new SquaredEuclidean(true);
  }

  @Override
  public Miner miner() {
    return isSoft() ? new BatchHard() : new AllPairs();
  }

  @Override
  public Reducer reducer() {
    return isSoft() ? Reducer.MEAN : Reducer.NONZERO_MEAN;
  }

  /// `triplet(margin=0.1, swap=true)`.
  @Override
  public String toString() {
    Spec spec = Spec.parse(definition.toString());
    Map<String, String> arguments = new LinkedHashMap<>(spec.arguments());
    if (swap) {
      arguments.put("swap", "true");
    }
    return new Spec(spec.name(), arguments).toString();
  }
}
