package org.bpnet.train.prepare;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// What layers learn one after the other, before the whole network does, by name.
public final class Pretrainings {
  /// All of these, for the command line and the documentation.
  public static final Catalog<Preparation> CATALOG =
      Catalog.<Preparation>of("pretraining")
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
                  new BoltzmannPretraining(
                      a.integer("epochs"),
                      a.number("rate"),
                      a.integer("batch"),
                      a.integer("sweeps")))
          .with(
              "autoencoder(masked=0.25, epochs=10, rate=0.001, batch=20)",
              About.of(
                      "each fully connected layer but the last learns, without labels, to"
                          + " reconstruct what comes in from a part of it, by the transposed"
                          + " weights: stacked denoising autoencoders",
                      "Vincent, Larochelle, Bengio, Manzagol 2008; Bengio, Lamblin, Popovici,"
                          + " Larochelle 2006")
                  .written(
                      "min E(s(x_ W + b) W' + c, x), x_ = x where u >= masked, else 0",
                      "\\min E(s(\\tilde x W + b) W^T + c, x)")
                  .defaults("a quarter masked, as in the paper's figure 3; the others ours"),
              a ->
                  new AutoencoderPretraining(
                      a.number("masked"),
                      a.integer("epochs"),
                      a.number("rate"),
                      a.integer("batch")));

  private Pretrainings() {}
}
