package org.bpnet.train.embed;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
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
/// @param classes how many classes each batch has; 0 where batches are chosen by the loss
/// @param each how many examples of each class; 0 where batches are chosen by the loss
public record EmbeddingSpec(String loss, int width, int classes, int each) {
  private static final int CLASSES = 8; // these two are ours
  private static final int EACH = 4;

  /// Throws IllegalArgumentException if the text is no loss or a number is out of range.
  public EmbeddingSpec {
    EmbedLoss.parse(loss);
    if (width < 1) {
      throw new IllegalArgumentException(
          "embedding: needs at least one number (--dim), got " + width);
    }
    if (classes < 0 || each < 0 || (classes == 0) != (each == 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sampler: needs at least one class and one example of each, got classes(%d, %d)",
              classes,
              each));
    }
  }

  /// On batches that suit the loss: as a classifier has them for heads, of 8 classes with 4
  /// examples each, or as many as there are, where examples are compared.
  public static EmbeddingSpec of(String loss, int width) {
    return new EmbeddingSpec(loss, width, 0, 0);
  }

  /// On batches of so many classes with so many examples each.
  public EmbeddingSpec sampled(int ofClasses, int ofEach) {
    return new EmbeddingSpec(loss, width, ofClasses, ofEach);
  }

  /// The batches.
  ///
  /// @param size of a batch, where classes do not matter
  /// @throws SettingsException if there are no such batches of these examples
  public Sampler sampler(Dataset train, int size) {
    if (classes == 0 && !EmbedLoss.parse(loss).isOfPairs()) {
      return Sampler.shuffled(train.size(), size).atLeast(Math.min(2, train.size()));
    }
    int[] labels = labels(train);
    int[] counts = new int[((Target.Classes) train.target()).count()];
    Arrays.stream(labels).forEach(label -> counts[label]++);
    int present = (int) Arrays.stream(counts).filter(count -> count > 0).count();
    int fewest = Arrays.stream(counts).filter(count -> count > 0).min().orElse(0);
    int wanted = classes == 0 ? Math.min(CLASSES, present) : classes;
    int ofEach = each == 0 ? Math.clamp(fewest, 2, EACH) : each;
    if (wanted > present) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "sampler: classes(%d, %d) needs %d classes in a batch, and there are %d to learn"
                  + " from; choose fewer",
              wanted,
              ofEach,
              wanted,
              present));
    }
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] > 0 && counts[c] < ofEach) {
        throw new SettingsException(
            String.format(
                Locale.ROOT,
                "sampler: classes(%d, %d) needs %d examples of each class, and '%s' has %d to learn"
                    + " from; %s",
                wanted,
                ofEach,
                ofEach,
                ((Target.Classes) train.target()).names().get(c),
                counts[c],
                counts[c] == 1
                    ? "add examples, or leave the class out"
                    : "choose fewer of each, or add examples"));
      }
    }
    return Sampler.classes(labels, wanted, ofEach);
  }

  /// How many examples a batch has, 0 if that is not said.
  public int batchSize() {
    return classes * each;
  }

  /// The class of each example.
  public static int[] labels(Dataset data) {
    int[] all = new int[data.size()];
    Arrays.setAll(all, i -> i);
    return data.targets(all).toInts();
  }
}
