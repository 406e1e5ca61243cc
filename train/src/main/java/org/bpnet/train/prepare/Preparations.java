package org.bpnet.train.prepare;

import java.nio.file.Path;
import org.bpnet.core.array.HostArray;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.init.Lsuv;

/// The preparations by name.
public final class Preparations {
  /// All preparations, for the command line and the documentation.
  public static final Catalog<Preparation> CATALOG =
      Catalog.<Preparation>of("preparation")
          .with(
              "lsuv(tolerance=0.1, tries=10)",
              About.of(
                      "orthogonal weights, scaled until each layer has variance 1 on a batch",
                      "Mishkin, Matas 2016, algorithm 1")
                  .written(
                      "W_l = W_l / sqrt(Var(x_l W_l)) until |Var - 1| < tolerance",
                      "W_l \\leftarrow W_l / \\sqrt{\\operatorname{Var}(x_l W_l)}"),
              a -> lsuv(new Lsuv(a.number("tolerance"), a.integer("tries"))))
          .with(
              "pretrained(file, paths=*)",
              About.of(
                      "weights of another model, from its run folder or a safetensors file: those"
                          + " whose path fits the pattern",
                      "Bengio, Lamblin, Popovici, Larochelle 2006")
                  .written("w = file[path]", "w = \\mathrm{file}[\\mathrm{path}]")
                  .example("file=run, paths=hidden*"),
              a -> new Pretrained(Path.of(a.text("file")), a.text("paths")));

  private Preparations() {}

  private static Preparation lsuv(Lsuv lsuv) {
    return (model, params, examples, seed) -> {
      HostArray features = GreedyPretraining.some(examples);
      lsuv.apply(model::forward, params, features, seed);
    };
  }
}
