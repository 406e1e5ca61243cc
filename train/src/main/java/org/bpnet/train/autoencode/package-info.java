/// What autoencoders are trained for, as text: the kind and the width of the code
/// ([AutoencoderSpec]); the decoder that mirrors an encoder ([Mirror]), both as one network
/// ([EncoderDecoder]), and how reconstructions are compared with inputs ([Reconstruction]). The
/// autoencoder itself is [org.bpnet.train.Autoencoder]; the kinds are in `nn.autoencode`. Start
/// with [AutoencoderSpec].
///
/// A kind by its name, a code of two numbers:
///
/// ```java
/// AutoencoderSpec wanted = AutoencoderSpec.of("denoising(masked=0.3)", 2);
/// IO.println(wanted.kind() + ", " + wanted.code()); // denoising(masked=0.3), 2
/// ```
///
/// The layers of an encoder, and those of the decoder that mirrors it:
///
/// ```java
/// IO.println(Mirror.of(ModelSpec.parse("128,relu,dropout(0.1),32,tanh")));
/// // 32,tanh,128,relu,dropout(0.1)
/// ```
///
/// Flowers in two numbers, and how much of their variance these explain:
///
/// ```java
/// Prepared data = Prepared.of(iris, TableTask.infer(iris), 0, 0.2, seed);
/// Settings settings = Settings.defaults().layers("16,tanh").epochs(100);
/// try (Autoencoder autoencoder = Autoencoder.fit(data, AutoencoderSpec.of(2), settings)) {
///   IO.println(autoencoder.encodeEncoded(data.test()).shape()); // [30, 2]
///   IO.println(autoencoder.evaluateEncoded(data.test()).explained() > 0.9); // true
/// }
/// ```
@NullMarked
package org.bpnet.train.autoencode;

import org.jspecify.annotations.NullMarked;
