package org.bpnet.nn.autoencode;

import java.util.function.BinaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;

/// The two halves of an autoencoder, and how a reconstruction is compared with what it should be.
///
/// @param encoder the layers before the code, whose outputs an [AutoencoderKind] makes codes of
/// @param decoder from codes `[N, D]` to outputs
/// @param error of outputs and the inputs that they should reconstruct, `[]`: the sum over the
///   numbers of an example, the mean over the batch
public record Autoencoding(Layer encoder, Layer decoder, BinaryOperator<Tensor> error) {}
