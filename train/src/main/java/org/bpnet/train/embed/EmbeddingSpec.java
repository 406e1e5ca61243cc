package org.bpnet.train.embed;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.Sampler;
import org.bpnet.train.run.SettingsException;

/// What an [org.bpnet.train.Embedder] is trained for: by which loss, into how many numbers, on
/// which batches. Immutable.
///
/// ```java
/// EmbeddingSpec.of("triplet(margin=0.2, miner=batch_hard)", 64).sampled(8, 4)
/// EmbeddingSpec.of("softmax + 0.01*center", 2)
/// EmbeddingSpec.of("barlow_twins", 64) // of two views, which Settings.augmentations make
/// ```
///
/// @param loss heads of [org.bpnet.nn.margin.Heads] and losses of [org.bpnet.nn.embed.MetricLosses]
///   or [org.bpnet.nn.embed.view.ViewLosses], added with their weights
/// @param width how many numbers an embedding has
/// @param sampler one of [Samplers], such as `classes(8, 4)`; empty where batches are chosen by the
///   loss
public record EmbeddingSpec(String loss, int width, String sampler) {
  private static final int CLASSES = 8; // these two are ours
  private static final int EACH = 4;

  /// Throws IllegalArgumentException if a text is no loss or no sampler, or a number is out of
  /// range.
  public EmbeddingSpec {
    EmbedLoss.parse(loss);
    if (width < 1) {
      throw new IllegalArgumentException(
          "embedding: needs at least one number (--dim), got " + width);
    }
    if (!sampler.isEmpty()) {
      Samplers.CATALOG.create(sampler);
    }
  }

  /// On batches that suit the loss: as a classifier has them for heads, of 8 classes with 4
  /// examples each, or as many as there are, where examples are compared.
  public static EmbeddingSpec of(String loss, int width) {
    return new EmbeddingSpec(loss, width, "");
  }

  /// On batches of so many classes with so many examples each.
  public EmbeddingSpec sampled(int classes, int each) {
    return sampled(String.format(Locale.ROOT, "classes(%d, %d)", classes, each));
  }

  /// On the batches of a sampler by its name, such as `pairs(16)`.
  public EmbeddingSpec sampled(String name) {
    return new EmbeddingSpec(loss, width, name);
  }

  /// The batches.
  ///
  /// @param size of a batch, where the sampler does not say it
  /// @throws SettingsException if there are no such batches of these examples
  public Sampler sampler(Dataset train, int size) {
    return draw(train).of(train, size);
  }

  private Samplers.Draw draw(Dataset train) {
    if (!sampler.isEmpty()) {
      return Samplers.CATALOG.create(sampler);
    }
    if (!EmbedLoss.parse(loss).isOfPairs()) {
      return Samplers.CATALOG.create("shuffled");
    }
    int[] counts =
        Arrays.stream(Samplers.ByClass.counts(train)).filter(count -> count > 0).toArray();
    int fewest = Arrays.stream(counts).min().orElse(0);
    return new Samplers.ByClass(Math.min(CLASSES, counts.length), Math.clamp(fewest, 2, EACH));
  }

  /// How many examples a batch has, 0 if that is not said.
  public int batchSize() {
    return sampler.isEmpty() ? 0 : Samplers.CATALOG.create(sampler).batchSize();
  }

  /// The class of each example.
  public static int[] labels(Dataset data) {
    int[] all = new int[data.size()];
    Arrays.setAll(all, i -> i);
    return data.targets(all).toInts();
  }
}
