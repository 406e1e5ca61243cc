package org.bpnet.data.load;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;

/// Which examples each batch has.
///
/// A sampler has no state: the batches of an epoch follow from the seed and the epoch's number
/// alone, so that a resumed run sees what the uninterrupted one would have seen. One of your own is
/// a class with two methods; its text goes into the run folder, so let it tell all settings.
///
/// ```java
/// Sampler sampler = Sampler.classes(labels, 16, 4); // 16 classes with 4 examples each
/// ```
public interface Sampler {
  /// The batches of an epoch: for each the indices of its examples.
  ///
  /// @param seed of the run's order; what is drawn derives from its child by the number
  /// @param number of the epoch
  int[][] epoch(Seed seed, long number);

  /// The number of batches in every epoch.
  int batches();

  /// How many examples all batches of an epoch have together, the same in every epoch.
  default int examples() {
    return Arrays.stream(epoch(new Seed(0), 0)).mapToInt(batch -> batch.length).sum();
  }

  /// Every example once, in order. The last batch is smaller if the examples do not fill it.
  ///
  /// @throws IllegalArgumentException if the batch size is below 1
  static InOrder sequential(int examples, int batchSize) {
    return new InOrder(false, Cut.of(examples, batchSize));
  }

  /// Every example once, in an order drawn anew for each epoch. The last batch is smaller if the
  /// examples do not fill it.
  ///
  /// @throws IllegalArgumentException if the batch size is below 1
  static InOrder shuffled(int examples, int batchSize) {
    return new InOrder(true, Cut.of(examples, batchSize));
  }

  /// Examples drawn with replacement, each with a probability proportional to its weight.
  ///
  /// @throws IllegalArgumentException if a weight is negative or not finite, or all are 0
  static Sampler weighted(double[] weights, int batchSize, int batches) {
    return WeightedSampler.of(weights, batchSize, batches);
  }

  /// Examples drawn with replacement, first a class, each as likely as another, then one of its
  /// examples: rare classes are seen as often as others. An epoch draws as many examples as there
  /// are, in whole batches.
  ///
  /// @param labels the class of each example
  static Sampler balanced(int[] labels, int batchSize) {
    return WeightedSampler.balanced(labels, batchSize);
  }

  /// P classes and K examples of each in every batch, for losses that compare examples (Hermans,
  /// Beyer, Leibe, *In defense of the triplet loss*, 2017). Within an epoch classes and the
  /// examples of each are drawn without replacement until all were used. A class of fewer than K
  /// examples gives some of them twice. An epoch has as many batches as the examples fill, at least
  /// one.
  ///
  /// @param labels the class of each example
  /// @throws IllegalArgumentException if there are fewer than P classes
  static Sampler classes(int[] labels, int classes, int examplesOfEach) {
    return new ClassSampler(labels, classes, examplesOfEach);
  }

  /// Pairs for losses of two examples: rows 2i and 2i + 1 of a batch belong together. In even pairs
  /// they are of one class, in odd pairs of two. In an epoch every example is once the first of a
  /// pair, so far as whole batches go; the second is drawn.
  ///
  /// @param labels the class of each example
  /// @param pairs in a batch
  /// @throws IllegalArgumentException if there are fewer than two classes or examples
  static Sampler pairs(int[] labels, int pairs) {
    return new PairSampler(labels, pairs);
  }

  /// Batches of several samplers in turn, the first of each, then the second of each, until one has
  /// no more: of sources that were [org.bpnet.data.Source#joined].
  ///
  /// @param sizes the numbers of examples of these sources
  /// @throws IllegalArgumentException if there are not as many sizes as samplers
  static Sampler alternating(List<Integer> sizes, Sampler... samplers) {
    return new AlternatingSampler(sizes, List.of(samplers));
  }

  /// Every example once, in the order of the source or in one drawn for each epoch.
  ///
  /// @param shuffled whether the order is drawn
  /// @param cut where they are divided into batches
  record InOrder(boolean shuffled, Cut cut) implements Sampler {
    /// The same, with no batch of fewer examples than this: where fewer are left over at the end of
    /// an epoch, the last two batches share their examples evenly, or become one if there are not
    /// enough for two. For networks that normalize by batch: of one row there is no variance.
    ///
    /// **Differs.** PyTorch and Keras hand out the small batch, where PyTorch's batch normalization
    /// throws and that of Keras learns from a variance of 0; fastai leaves it out, see [#dropLast].
    /// Here every example is seen in every epoch, and batches do not become larger but where two
    /// become one.
    ///
    /// @throws IllegalArgumentException if a whole batch, or all examples together, are fewer
    public InOrder atLeast(int least) {
      return new InOrder(
          shuffled, new Cut(cut.examples(), cut.batchSize(), least, cut.droppingLast()));
    }

    /// The same, without the last batch of an epoch if examples do not fill it; in another order,
    /// other examples are left out.
    ///
    /// @throws IllegalArgumentException if the examples do not fill one batch
    public InOrder dropLast() {
      return new InOrder(shuffled, new Cut(cut.examples(), cut.batchSize(), cut.least(), true));
    }

    @Override
    public int[][] epoch(Seed seed, long number) {
      int all = cut.examples();
      return cut.apply(
          shuffled ? seed.child(number).permutation(all) : IntStream.range(0, all).toArray());
    }

    @Override
    public int batches() {
      return cut.batches();
    }

    @Override
    public int examples() {
      return cut.used();
    }

    @Override
    public String toString() {
      return (shuffled ? "shuffled" : "sequential") + cut;
    }
  }
}
