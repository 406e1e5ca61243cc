package org.bpnet.train.autoencode;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.run.SettingsException;

/// What the numbers of a decoder mean, and how they are compared with the input.
///
/// With the head `autoencoding` they are standardised numbers, as the encoder takes them, and the
/// error is ½‖z − x‖². With `multi_label` they are the scores of answers, each how probable a 1 is:
/// for inputs from 0 to 1, such as the brightness of pixels; the error is their cross-entropy,
/// summed. A loss that is given takes the place of these, as it is.
///
/// @param head `autoencoding` or `multi_label`
/// @param loss in place of the standard one
/// @param inputs how inputs were standardised
public record Reconstruction(OutputHead head, Optional<Loss> loss, Standardizer inputs) {
  /// With how many examples together the range of inputs is looked at. Ours.
  private static final int CHUNK = 256;

  /// What standardising may cost of a number from 0 to 1, and more.
  private static final double ROUNDING = 1e-4;

  /// What settings ask for.
  ///
  /// @throws SettingsException if the head is another, or does not take the loss
  public static Reconstruction of(Optional<OutputHead> asked, Optional<Loss> loss, Inputs inputs) {
    OutputHead head =
        asked
            .map(given -> given == OutputHead.REGRESSION ? OutputHead.AUTOENCODING : given)
            .orElse(OutputHead.AUTOENCODING);
    if (head != OutputHead.AUTOENCODING && head != OutputHead.MULTI_LABEL) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "head: an autoencoder has numbers, or with multi_label answers from 0 to 1, got %s",
              head));
    }
    if (loss.isPresent() && !head.takes(loss.get().kind())) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "loss: %s does not compare %s; leave it out",
              loss.get(),
              head == OutputHead.MULTI_LABEL ? "answers" : "numbers"));
    }
    Standardizer standardizer =
        inputs instanceof Inputs.Arrays(Shape _, Standardizer given)
            ? given
            : Standardizer.identity();
    return new Reconstruction(head, loss, standardizer);
  }

  /// That examples can be reconstructed so.
  ///
  /// @param train standardised
  /// @throws SettingsException if the head has answers, and not all numbers are from 0 to 1
  public void check(Dataset train) {
    if (head != OutputHead.MULTI_LABEL) {
      return;
    }
    for (int from = 0; from < train.size(); from += CHUNK) {
      int to = Math.min(train.size(), from + CHUNK);
      for (float value : raw(train.features(IntStream.range(from, to).toArray()))) {
        if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
          throw new SettingsException(
              String.format(
                  Locale.ROOT,
                  "head: multi_label reconstructs numbers from 0 to 1, and the inputs hold %s; leave"
                      + " it out",
                  value));
        }
      }
    }
  }

  /// Standardised numbers as they were.
  public float[] raw(HostArray standardised) {
    float[] values = standardised.toFloats().clone();
    inputs.invert(values);
    return values;
  }

  /// The error of a batch, `[]`: summed over the numbers of an example, unless a loss was given.
  ///
  /// @param outputs of the decoder, `[N, n]`
  /// @param x the inputs as the encoder takes them, `[N, ..]`
  public Tensor error(Tensor outputs, Tensor x) {
    Tensor wanted = head == OutputHead.MULTI_LABEL ? raw(x, outputs.shape()) : x;
    Tensor error = head.loss(loss.orElseGet(head::loss)).compute(outputs, wanted);
    return head == OutputHead.MULTI_LABEL && loss.isEmpty()
        ? error.mul(outputs.shape().extent(1)) // the mean over answers
        : error;
  }

  /// Reconstructions, in the units of the data.
  ///
  /// @param outputs of the decoder, `[N, n]`
  public Tensor shown(Tensor outputs) {
    return head == OutputHead.MULTI_LABEL ? head.predict(outputs) : raw(outputs, outputs.shape());
  }

  /// Standardised numbers as they were, in rows `[N, n]`.
  private Tensor raw(Tensor x, Shape rows) {
    int width = rows.extent(1);
    Tensor flat = x.reshape(rows);
    return flat.mul(repeated(flat, inputs.scale(), width))
        .add(repeated(flat, inputs.mean(), width));
  }

  private static Tensor repeated(Tensor x, double[] numbers, int width) {
    double[] all = new double[width];
    for (int i = 0; i < width; i++) {
      all[i] = numbers[i % numbers.length];
    }
    return x.pass().input(HostArray.of(all, Shape.of(width)));
  }
}
