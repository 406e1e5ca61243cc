package org.bpnet.nn.embed.loss;

import java.util.Locale;
import java.util.function.Function;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.embed.miner.Miners;
import org.bpnet.nn.embed.pair.Reducer;

/// The losses of pairs and triplets by name. Each takes a `distance`, a `miner` and a `reducer`
/// beside its own arguments.
public final class PairLosses {
  /// All of these.
  public static final Catalog<PairLoss> CATALOG = everything();

  private PairLosses() {}

  private static Catalog<PairLoss> everything() {
    Catalog<PairLoss> all = Catalog.of("metric loss");
    all =
        with(
            all,
            "contrastive(margin=1)",
            Contrastive.ABOUT,
            a -> Contrastive.of(a.number("margin")));
    for (PairHinge.Kind kind : PairHinge.Kind.values()) {
      all =
          with(
              all,
              kind + "(positive=0, negative=1)",
              kind.about(),
              a -> new PairHinge(kind, a.number("positive"), a.number("negative")));
    }
    all =
        with(all, "triplet(margin=0.2, swap=false)", Triplet.ABOUT, a -> triplet(Triplet.HARD, a));
    all =
        with(
            all,
            "soft_triplet(margin=0, swap=false)",
            Triplet.ABOUT_SOFT,
            a -> triplet(Triplet.SOFT, a));
    return setLosses(all).also("nt_xent", "info_nce");
  }

  /// Those that look at all pairs of an anchor at once.
  private static Catalog<PairLoss> setLosses(Catalog<PairLoss> some) {
    Catalog<PairLoss> all = some;
    all =
        with(
            all,
            "lifted_structure(margin=1)",
            LiftedStructure.ABOUT,
            a -> new LiftedStructure(a.number("margin")));
    all =
        with(
            all,
            "generalized_lifted(margin=1)",
            GeneralizedLifted.ABOUT,
            a -> new GeneralizedLifted(a.number("margin")));
    all =
        with(
            all,
            "multi_similarity(alpha=2, beta=50, base=0.5)",
            MultiSimilarity.ABOUT,
            a -> new MultiSimilarity(a.number("alpha"), a.number("beta"), a.number("base")));
    all =
        with(
            all,
            "circle(gamma=80, margin=0.4)",
            Circle.ABOUT,
            a -> new Circle(a.number("gamma"), a.number("margin")));
    all = with(all, "n_pair(penalty=0.002)", NPair.ABOUT, a -> new NPair(a.number("penalty")));
    all =
        with(
            all,
            "nt_xent(temperature=0.5)",
            NtXent.ABOUT,
            a -> new NtXent(a.number("temperature")));
    all =
        with(
            all, "supcon(temperature=0.1)", SupCon.ABOUT, a -> new SupCon(a.number("temperature")));
    all = with(all, "nca(scale=1)", Nca.ABOUT, a -> new Nca(a.number("scale")));
    all = with(all, "angular(angle=40)", Angular.ABOUT, a -> new Angular(a.number("angle")));
    return with(
        all, "hash_net(strength=10)", HashPairs.ABOUT, a -> new HashPairs(a.number("strength")));
  }

  private static Criterion triplet(Definition definition, Arguments a) {
    return new Triplet(definition.with(a.number("margin")), a.truth("swap"));
  }

  /// An entry whose signature goes on with the usual parts of its criterion.
  private static Catalog<PairLoss> with(
      Catalog<PairLoss> catalog,
      String signature,
      About about,
      Function<Arguments, Criterion> criterion) {
    Catalog<Criterion> own = Catalog.<Criterion>of("criterion").with(signature, about, criterion);
    Criterion usual = own.create(own.entries().iterator().next().example());
    String parts =
        String.format(
            Locale.ROOT,
            "distance=%s, miner=%s, reducer=%s)",
            usual.distance(),
            usual.miner(),
            usual.reducer());
    boolean bare = !signature.endsWith(")");
    String whole =
        bare
            ? signature + "(" + parts
            : signature.substring(0, signature.length() - 1) + ", " + parts;
    return catalog.with(
        whole,
        about,
        a ->
            new PairLoss(
                criterion.apply(a),
                Distances.CATALOG.create(a.text("distance")),
                Miners.CATALOG.create(a.text("miner")),
                Reducer.CATALOG.create(a.text("reducer"))));
  }
}
