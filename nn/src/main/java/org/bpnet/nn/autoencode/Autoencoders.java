package org.bpnet.nn.autoencode;

import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;

/// The kinds of autoencoders by name.
public final class Autoencoders {
  /// All of these, for the command line and the contract tests.
  public static final Catalog<AutoencoderKind> CATALOG =
      Catalog.<AutoencoderKind>of("autoencoder")
          .with(
              "plain(activation=identity)",
              PlainAutoencoder.ABOUT,
              a -> new PlainAutoencoder(activation(a)))
          .with(
              "denoising(masked=0.25, noise=0, activation=identity)",
              DenoisingAutoencoder.ABOUT,
              a -> new DenoisingAutoencoder(a.number("masked"), a.number("noise"), activation(a)))
          .with(
              "sparse(rate=0.05, weight=3)",
              SparseAutoencoder.ABOUT,
              a -> new SparseAutoencoder(a.number("rate"), a.number("weight")))
          .with(
              "contractive(weight=0.1, activation=sigmoid)",
              ContractiveAutoencoder.ABOUT,
              a -> new ContractiveAutoencoder(a.number("weight"), activation(a)))
          .with(
              "variational(weight=1)",
              VariationalAutoencoder.ABOUT,
              a -> new VariationalAutoencoder(a.number("weight")))
          .also("denoising", "dae")
          .also("contractive", "cae")
          .also("variational", "vae");

  private Autoencoders() {}

  private static Layer activation(Arguments a) {
    return Activations.CATALOG.create(a.text("activation"));
  }
}
