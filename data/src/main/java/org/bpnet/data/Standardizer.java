package org.bpnet.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Shifts and scales features to mean 0 and standard deviation 1, with figures taken from training
/// examples only. Plain numbers, so that they can be saved beside a model and applied to whatever
/// it is shown later.
///
/// **Formula.** `(x - mean) / scale`, for each feature, for each channel of an image (the last
/// axis), or with one pair of numbers for all.
///
/// @param mean the mean of each feature or channel, or a single number for all
/// @param scale the standard deviation of each, or a single number for all; never 0
public record Standardizer(double[] mean, double[] scale) {
  /// Examples looked at together while fitting, and numbers in them: enough to be fast, little
  /// memory.
  private static final int CHUNK = 256;

  private static final int MOST_NUMBERS = 1 << 22;

  /// Throws IllegalArgumentException unless there are as many means as scales, at least one, all
  /// finite, and no scale is 0
  public Standardizer {
    if (mean.length == 0 || mean.length != scale.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Standardizer: needs as many means as scales, at least one, got %d and %d",
              mean.length,
              scale.length));
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i]) || !Double.isFinite(scale[i]) || scale[i] == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Standardizer: means must be finite and scales not 0, got %s and %s for feature %d",
                mean[i],
                scale[i],
                i));
      }
    }
  }

  /// Changes nothing.
  public static Standardizer identity() {
    return new Standardizer(new double[] {0}, new double[] {1});
  }

  /// Fits on these examples: for each feature when an example is a row of features (rank 1), and
  /// one mean and deviation over all pixels of each channel when it is an image `[H, W, C]` (rank
  /// 3), so that an image keeps its looks and its blank borders do not blow up; over everything for
  /// other ranks.
  ///
  /// Two kinds of features are left as they are, with mean 0 and scale 1: those that are only ever
  /// 0 or 1 (switches and the columns of a category, where a rare 1 would become huge), and those
  /// that never change, which are shifted by their value and so become 0. The deviation is that of
  /// the examples given, divided by N.
  ///
  /// **Differs** from scikit-learn's `StandardScaler`, which scales columns of 0 and 1 too.
  public static Standardizer fit(Dataset train) {
    return switch (train) {
      case WeightedDataset(Dataset raw, float[] _) -> fit(raw);
      case ImageDataset images -> fit(images, IntStream.range(0, images.size()).toArray());
      case Subset(ImageDataset images, int[] positions) -> fit(images, positions);
      default -> fitNumbers(train);
    };
  }

  private static Standardizer fitNumbers(Dataset train) {
    Shape shape = train.featureShape();
    int width = shape.rank() == 1 || shape.rank() == 3 ? shape.extent(-1) : 1;
    return fit(train, width, (long) train.size() * shape.elementCount(), Dataset::features);
  }

  /// The same figures from how often each of 256 values occurs in each channel.
  private static Standardizer fit(ImageDataset images, int[] indices) {
    long[] counts = images.tally(indices);
    float[] values = images.brightness();
    int width = images.featureShape().extent(2);
    long rows = (long) indices.length * images.featureShape().count(0, 2);
    if (rows == 0) {
      return identity();
    }
    var mean = new double[width];
    var binary = new boolean[width];
    Arrays.fill(binary, true);
    for (int i = 0; i < values.length; i++) {
      mean[i % width] += (double) counts[i] * values[i];
      binary[i % width] &= counts[i] == 0 || values[i] == 0 || values[i] == 1;
    }
    Arrays.setAll(mean, c -> binary[c] ? 0 : mean[c] / rows);
    var scale = new double[width];
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - mean[i % width];
      scale[i % width] += counts[i] * difference * difference;
    }
    return of(mean, scale, binary, rows);
  }

  /// @param squares the sums of squared differences from the means
  private static Standardizer of(double[] mean, double[] squares, boolean[] binary, long rows) {
    var scale = new double[mean.length];
    Arrays.setAll(scale, i -> binary[i] ? 1 : scaleOf(Math.sqrt(squares[i] / rows), mean[i]));
    return new Standardizer(mean, scale);
  }

  /// Fits on the targets of a regression, one mean and deviation for each value, so that a network
  /// learns numbers near 0 whatever the unit; [#invert] turns what it predicts back.
  ///
  /// @throws IllegalArgumentException if the targets are classes
  public static Standardizer fitTargets(Dataset train) {
    if (!(train.target() instanceof Target.Values values)) {
      throw new IllegalArgumentException(
          "Standardizer: targets must be values, got " + train.target());
    }
    return fit(train, values.count(), (long) train.size() * values.count(), Dataset::targets);
  }

  private static Standardizer fit(
      Dataset train, int width, long elements, BiFunction<Dataset, int[], HostArray> part) {
    if (elements == 0) {
      return identity();
    }
    long rows = elements / width;
    var mean = new double[width];
    var binary = new boolean[width];
    Arrays.fill(binary, true);
    forEachChunk(
        train,
        part,
        values -> {
          for (int from = 0; from < values.length; from += width) {
            for (int i = 0; i < width; i++) {
              float value = values[from + i];
              mean[i] += value;
              binary[i] &= value == 0 || value == 1;
            }
          }
        });
    Arrays.setAll(mean, i -> binary[i] ? 0 : mean[i] / rows);
    var scale = new double[width];
    forEachChunk(
        train,
        part,
        values -> {
          for (int from = 0; from < values.length; from += width) {
            for (int i = 0; i < width; i++) {
              double difference = values[from + i] - mean[i];
              scale[i] += difference * difference;
            }
          }
        });
    return of(mean, scale, binary, rows);
  }

  /// What a feature is divided by: its deviation, or 1 for a constant, whose deviation is below the
  /// rounding error of its mean.
  public static double scaleOf(double deviation, double mean) {
    return deviation <= 1e-12 * Math.abs(mean) ? 1 : deviation;
  }

  private static void forEachChunk(
      Dataset dataset, BiFunction<Dataset, int[], HostArray> part, Consumer<float[]> action) {
    int fitting = MOST_NUMBERS / Math.max(1, dataset.featureShape().elementCount());
    int chunk = Math.clamp(fitting, 1, CHUNK);
    for (int from = 0; from < dataset.size(); from += chunk) {
      int to = Math.min(dataset.size(), from + chunk);
      action.accept(part.apply(dataset, IntStream.range(from, to).toArray()).toFloats());
    }
  }

  /// The same examples, with their features standardised as they are fetched.
  ///
  /// @throws IllegalArgumentException if this was fitted on another number of features
  public Dataset of(Dataset dataset) {
    return switch (dataset) {
      case WeightedDataset(Dataset raw, float[] all) -> new WeightedDataset(of(raw), all);
      case Subset subset -> new Subset(of(subset.whole()), subset.positions());
      case ImageDataset images -> {
        requireFits(images.featureShape());
        yield isForEachFeature(images.featureShape())
            ? new Standardized(images, this, identity())
            : images.shaded(this::apply);
      }
      default -> new Standardized(dataset, this, identity());
    };
  }

  /// The same examples, with their targets standardised as they are fetched.
  ///
  /// @throws IllegalArgumentException if the targets are classes, or this was fitted on another
  ///   number of values
  public Dataset ofTargets(Dataset dataset) {
    if (!(dataset.target() instanceof Target.Values)) {
      throw new IllegalArgumentException(
          "Standardizer: targets must be values, got " + dataset.target());
    }
    return new Standardized(dataset, identity(), this);
  }

  /// Standardises features in place; any number of examples, one after another.
  ///
  /// @throws IllegalArgumentException if the values are not whole examples
  public void apply(float[] values) {
    requireWhole(values.length);
    if (mean.length == 1) { // images: an inner loop over one feature is several times slower
      double shift = mean[0];
      double divisor = scale[0];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((values[i] - shift) / divisor);
      }
      return;
    }
    for (int from = 0; from < values.length; from += mean.length) {
      for (int i = 0; i < mean.length; i++) {
        values[from + i] = (float) ((values[from + i] - mean[i]) / scale[i]);
      }
    }
  }

  /// Undoes [#apply], in place: `x * scale + mean`.
  ///
  /// @throws IllegalArgumentException if the values are not whole examples
  public void invert(float[] values) {
    requireWhole(values.length);
    for (int from = 0; from < values.length; from += mean.length) {
      for (int i = 0; i < mean.length; i++) {
        values[from + i] = (float) (values[from + i] * scale[i] + mean[i]);
      }
    }
  }

  private void requireWhole(int length) {
    if (length % mean.length != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Standardizer: fitted on %d features, got %d values",
              mean.length,
              length));
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Standardizer other
        && Arrays.equals(mean, other.mean)
        && Arrays.equals(scale, other.scale);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Standardizer of %d features", mean.length);
  }

  private record Standardized(Dataset raw, Standardizer inputs, Standardizer outputs)
      implements DatasetView {
    private Standardized {
      inputs.requireFits(raw.featureShape());
      if (raw.target() instanceof Target.Values values) {
        outputs.requireFits(Shape.of(values.count()));
      }
    }

    @Override
    public HostArray features(int[] indices) {
      HostArray features = raw.features(indices);
      float[] numbers = features.toFloats(); // fresh, by Dataset's contract
      inputs.apply(numbers);
      return HostArray.of(numbers, features.shape());
    }

    @Override
    public HostArray targets(int[] indices) {
      HostArray targets = raw.targets(indices);
      if (raw.target() instanceof Target.Values) {
        outputs.apply(targets.toFloats());
      }
      return targets;
    }
  }

  private boolean isForEachFeature(Shape example) {
    return mean.length == example.elementCount() && mean.length != example.extent(-1);
  }

  private void requireFits(Shape example) {
    boolean all = mean.length == 1 || mean.length == example.elementCount();
    boolean channels = example.rank() == 3 && mean.length == example.extent(2);
    if (!all && !channels) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Standardizer: fitted on %d features, got examples of shape %s",
              mean.length,
              example));
    }
  }
}
