/// Autoencoders: what each kind adds to the error of reconstruction ([AutoencoderKind], one record
/// each), their names ([Autoencoders]), and decoders that share the encoder's weights
/// ([TiedWeights]). The one that trains, saves and loads itself is `org.bpnet.train.Autoencoder`.
/// Start with [Autoencoders].
///
/// The loss of a batch, by any two networks and any error:
///
/// ```java
/// Layer encoder = Linear.create(params.child("encoder"), 4, 2);
/// Layer decoder = Linear.create(params.child("decoder"), 2, 4);
/// Tensor x = pass.normal(Shape.of(8, 4));
/// var parts = new Autoencoding(encoder, decoder, OutputHead.AUTOENCODING.loss()::compute);
/// IO.println(new PlainAutoencoder(Activation.IDENTITY).loss(parts, x).shape()); // []
/// ```
///
/// By a text; a variational code takes two outputs of the encoder for each number:
///
/// ```java
/// AutoencoderKind kind = Autoencoders.CATALOG.create("vae");
/// IO.println(kind + ", " + kind.outputs(2)); // variational(weight=1), 4
/// ```
///
/// A decoder with the weights of the encoder has nothing but biases of its own:
///
/// ```java
/// Sequential encoder = Sequential.of(Linear.create(params.child("encoder"), 4, 2));
/// long before = params.count();
/// TiedWeights.decoder(params.child("decoder"), encoder);
/// IO.println(params.count() - before); // 4
/// ```
@NullMarked
package org.bpnet.nn.autoencode;

import org.jspecify.annotations.NullMarked;
