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
              a -> new Pretrained(Path.of(a.text("file")), a.text("paths")))
          .with(
              "rbm(epochs=10, rate=0.1, batch=20, sweeps=1)",
              About.of(
                      "each fully connected layer but the last learns, without labels, to model"
                          + " what those below make of the data: a deep belief network",
                      "Hinton, Osindero, Teh 2006; Hinton, Salakhutdinov 2006")
                  .written(
                      "W += rate (<v h'>_data - <v h'>_sweeps), layer by layer",
                      "W \\mathrel{+}= \\mathrm{rate} \\, (\\langle v h^T \\rangle_{data}"
                          + " - \\langle v h^T \\rangle_k)")
                  .defaults("Hinton 2010; epochs ours"),
              a ->
                  new GreedyPretraining(
                      a.integer("epochs"),
                      a.number("rate"),
                      a.integer("batch"),
                      a.integer("sweeps")));

  private Preparations() {}

  private static Preparation lsuv(Lsuv lsuv) {
    return (model, params, examples, seed) -> {
      HostArray features = GreedyPretraining.some(examples);
      lsuv.apply(model::forward, params, features, seed);
    };
  }
}
