package org.bpnet.train.embed;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.train.run.SettingsException;

/// The samplers of batches by name, for examples with classes.
public final class Samplers {
  private static final String OURS = "ours";

  /// All samplers, for the command line and the documentation.
  public static final Catalog<Draw> CATALOG =
      Catalog.<Draw>of("sampler")
          .with(
              "sequential",
              About.of("every example once, in the order of the data", OURS)
                  .written(
                      "batch b: examples b n .. b n + n - 1", "B_b = \\{bn, \\dots, bn + n - 1\\}"),
              _ ->
                  new InBatches((train, size) ->
                      Sampler.sequential(train.size(), size).atLeast(least(train))))
          .with(
              "shuffled",
              About.of("every example once, in an order drawn for each epoch", "Bottou 2012")
                  .written(
                      "batch b: examples s(b n) .. s(b n + n - 1), s a permutation",
                      "B_b = \\{\\sigma(bn), \\dots, \\sigma(bn + n - 1)\\}"),
              _ ->
                  new InBatches(
                      (train, size) -> Sampler.shuffled(train.size(), size).atLeast(least(train))))
          .with(
              "balanced",
              About.of(
                      "drawn with replacement, each class as often as another",
                      "Japkowicz, Stephen 2002, for random oversampling")
                  .written("P(i) = 1 / (classes n_c)", "P(i) = \\frac{1}{C \\, n_{c(i)}}"),
              _ ->
                  new InBatches(
                      (train, size) -> Sampler.balanced(EmbeddingSpec.labels(train), size)))
          .with(
              "classes(classes=8, each=4)",
              About.of("P classes and K examples of each in a batch", "Hermans, Beyer, Leibe 2017")
                  .written("|B| = classes * each", "|B| = P K")
                  .defaults(OURS),
              a -> new ByClass(a.integer("classes"), a.integer("each")))
          .with(
              "pairs(pairs=16)",
              About.of(
                      "rows 2i and 2i + 1 belong together, in turn of one class and of two",
                      "Hadsell, Chopra, LeCun 2006, for training on pairs")
                  .written("|B| = 2 pairs", "|B| = 2n")
                  .defaults(OURS),
              a -> new InPairs(a.integer("pairs")));

  private Samplers() {}

  /// Of one row there is no variance, by which a network may normalize.
  private static int least(Dataset train) {
    return Math.min(2, train.size());
  }

  /// How batches are drawn, before it is known of which examples.
  public interface Draw {
    /// The sampler of some examples.
    ///
    /// @param train examples whose target is classes
    /// @param size of a batch, where the sampler does not say it
    /// @throws SettingsException if there are no such batches of these examples
    Sampler of(Dataset train, int size);

    /// How many examples a batch has; 0 if that is for others to say.
    int batchSize();
  }

  /// Batches of the size that is asked for.
  private record InBatches(BiFunction<Dataset, Integer, Sampler> make) implements Draw {
    @Override
    public Sampler of(Dataset train, int size) {
      return make.apply(train, size);
    }

    @Override
    public int batchSize() {
      return 0;
    }
  }

  /// Pairs of one class and of two, in turn.
  private record InPairs(int pairs) implements Draw {
    private InPairs {
      if (pairs < 1) {
        throw new IllegalArgumentException("sampler: needs at least one pair, got " + pairs);
      }
    }

    @Override
    public Sampler of(Dataset train, int size) {
      return Sampler.pairs(EmbeddingSpec.labels(train), pairs);
    }

    @Override
    public int batchSize() {
      return 2 * pairs;
    }
  }

  /// P classes and K examples of each.
  record ByClass(int classes, int each) implements Draw {
    ByClass {
      if (classes < 1 || each < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "sampler: needs at least one class and one example of each, got classes(%d, %d)",
                classes,
                each));
      }
    }

    @Override
    public int batchSize() {
      return Math.multiplyExact(classes, each);
    }

    @Override
    public Sampler of(Dataset train, int size) {
      int[] counts = counts(train);
      int present = (int) Arrays.stream(counts).filter(count -> count > 0).count();
      if (classes > present) {
        throw new SettingsException(
            String.format(
                Locale.ROOT,
                "sampler: classes(%d, %d) needs %d classes in a batch, and there are %d to learn"
                    + " from; choose fewer",
                classes,
                each,
                classes,
                present));
      }
      for (int c = 0; c < counts.length; c++) {
        if (counts[c] > 0 && counts[c] < each) {
          throw new SettingsException(
              String.format(
                  Locale.ROOT,
                  "sampler: classes(%d, %d) needs %d examples of each class, and '%s' has %d to"
                      + " learn from; %s",
                  classes,
                  each,
                  each,
                  ((Target.Classes) train.target()).names().get(c),
                  counts[c],
                  counts[c] == 1
                      ? "add examples, or leave the class out"
                      : "choose fewer of each, or add examples"));
        }
      }
      return Sampler.classes(EmbeddingSpec.labels(train), classes, each);
    }

    /// How many examples each class has.
    static int[] counts(Dataset train) {
      int[] counts = new int[((Target.Classes) train.target()).count()];
      Arrays.stream(EmbeddingSpec.labels(train)).forEach(label -> counts[label]++);
      return counts;
    }
  }
}
