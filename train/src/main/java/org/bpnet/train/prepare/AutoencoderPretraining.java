package org.bpnet.train.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Source;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.autoencode.Autoencoding;
import org.bpnet.nn.autoencode.DenoisingAutoencoder;
import org.bpnet.nn.autoencode.TiedWeights;
import org.bpnet.nn.boltzmann.VisibleUnits;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Phase;

/// Greedy layer-wise pre-training: each fully connected layer but the last learns, without labels,
/// to give a code by which what comes in can be put together again, though a part of it was hidden:
/// a stack of denoising autoencoders. What is trained afterwards is the whole network, with labels.
///
/// The code is what the layer and all behind it, up to the next fully connected one, give; the
/// decoder has the layer's weights, transposed. The layer goes on from the weights that it was
/// drawn with. Images, and numbers between 0 and 1 or −1 and 1, are brought to 0 to 1 and
/// reconstructed by cross-entropy, so that what is hidden is 0 there, black for an image; all else
/// by ½‖z − x‖².
///
/// **Source.** Vincent, Larochelle, Bengio, Manzagol 2008, *Extracting and composing robust
/// features with denoising autoencoders*, sections 2.3 and 3; without noise Bengio, Lamblin,
/// Popovici, Larochelle 2006, *Greedy layer-wise training of deep networks*. **Differs.** The
/// updates are Adam's (ours).
///
/// @param masked the share of the numbers that are hidden, in [0, 1)
/// @param epochs of each layer
/// @param rate of Adam
/// @param batch examples to each update
public record AutoencoderPretraining(double masked, int epochs, double rate, int batch)
    implements Preparation {
  /// Throws IllegalArgumentException if the share is none or another number is not positive.
  public AutoencoderPretraining {
    Range.fraction("autoencoder: masked", masked);
    if (epochs < 1 || batch < 1 || !(rate > 0 && rate < 1 / 0.0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "autoencoder: needs epochs and batch from 1 on and rate > 0, got %d, %d and %s",
              epochs,
              batch,
              rate));
    }
  }

  @Override
  public void apply(Layer model, Parameters params, Source examples, Seed seed) {
    GreedyPretraining.apply("autoencoder", this::learn, model, params, examples, seed);
  }

  private void learn(GreedyPretraining.Site site, Source examples, Seed seed) {
    try (Parameters own = Parameters.create(site.params().backend(), seed.child("weights"))) {
      Shape shape = site.layer().weight().shape();
      Linear layer = Linear.create(own.child("encoder"), shape.extent(0), shape.extent(1));
      site.inputs().take(site.layer(), layer);
      List<Layer> encoder = new ArrayList<>(List.of(layer));
      encoder.addAll(site.behind());
      var halves =
          new Autoencoding(
              new Sequential(encoder),
              TiedWeights.decoder(own.child("decoder"), Sequential.of(layer)),
              site.inputs().kind() == VisibleUnits.BERNOULLI
                  ? AutoencoderPretraining::ofAnswers
                  : OutputHead.AUTOENCODING.loss()::compute);
      var kind = new DenoisingAutoencoder(masked, 0, Activation.IDENTITY);
      Phase phase =
          Phase.of(
                  "reconstruct",
                  scene -> kind.loss(halves, site.inputs(scene.features())),
                  Learner.of(own, Adam.defaults()).schedule(Schedule.constant(rate)))
              .through(site.params()); // such as slopes of activations behind the layer
      GreedyPretraining.run(phase, examples, batch, epochs, seed);
      site.inputs().give(layer.weight().value(), layer.bias().orElseThrow().value(), site.layer());
    }
  }

  /// The cross-entropy of scores and numbers from 0 to 1, summed over those of an example.
  private static Tensor ofAnswers(Tensor outputs, Tensor wanted) {
    return OutputHead.MULTI_LABEL
        .loss(OutputHead.MULTI_LABEL.loss())
        .compute(outputs, wanted)
        .mul(outputs.shape().extent(1));
  }
}
