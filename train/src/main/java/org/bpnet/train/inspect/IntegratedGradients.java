package org.bpnet.train.inspect;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.train.Model;

/// What each input of one example has to do with a prediction: the difference to what is predicted
/// of a baseline, shared among the inputs by the gradients on the straight way from there.
///
/// The baseline of a row is one of which nothing is known, all cells missing: numbers are what
/// training filled gaps with, their mean, and categories none of those known, or the level of its
/// own that missing is. The baseline of arrays is 0 as they are given to `fit`: a black picture.
///
/// **Formula.** shareᵢ = (xᵢ − x′ᵢ)·∫₀¹ ∂F(x′ + α(x − x′))/∂xᵢ dα, by the midpoint rule: the mean
/// of the gradients at α = (j + ½)/m, j from 0 to m − 1. F is how probable the class is, or the
/// value in its units. A category's share is the sum over the features that stand for it.
///
/// **Completeness.** The shares sum to F(x) − F(x′), but for [#gap]: the midpoint rule is off by
/// O(1/m²) where F is smooth along the way, by O(1/m) with kinks (relu), and by nothing where it is
/// a line.
///
/// Shares say what the model makes of this example, not what the world does; and they are relative
/// to the baseline: an input that is as there has share 0.
///
/// **Source.** Sundararajan, Taly, Yan 2017, *Axiomatic attribution for deep networks*.
///
/// @param output the class or value that is predicted
/// @param prediction F(x)
/// @param baseline F(x′)
/// @param columns of a table, in the order of the shares; empty for arrays
/// @param shares one for each column, or of the shape of an example
public record IntegratedGradients(
    String output, double prediction, double baseline, List<String> columns, HostArray shares) {
  /// Twenty to three hundred suffice, says the paper in section 5.
  public static final int STEPS = 300;

  /// Numbers that go through the network at a time. Ours: what a layer of a few dozen channels
  /// makes of them is some megabytes.
  private static final int AT_ONCE = 1 << 16;

  /// Keeps a copy.
  public IntegratedGradients {
    columns = List.copyOf(columns);
  }

  /// Explains what is predicted of a row of a table, by its columns.
  ///
  /// @param row from 0
  /// @param output which class or value
  /// @param steps m; at least 1, [#STEPS] if in doubt
  /// @throws IllegalArgumentException if the model is not one of tables or predicts nothing of that
  ///   name, or there is no such row
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public static IntegratedGradients of(
      Model model, Table table, int row, String output, int steps) {
    ModelOutput function = ModelOutput.of(model, output);
    if (!(model.inputs() instanceof Inputs.Rows(TableEncoder encoder))) {
      throw new IllegalArgumentException(
          "attribution: the model learnt from images or arrays, which have no columns");
    }
    ModelOutput.requireWithin(row, table.rows());
    List<String> columns = encoder.inputs().stream().map(TableEncoder.Input::column).toList();
    var nothing = Table.of("nothing", columns, List.of(Collections.nCopies(columns.size(), "")));
    var way = new Way(features(encoder, nothing, 0), features(encoder, table, row));
    double[] shares = shares(function, way, steps);
    double[] sums = new double[columns.size()];
    int at = 0;
    for (int i = 0; i < sums.length; i++) {
      int next = at + encoder.inputs().get(i).width();
      sums[i] = Arrays.stream(shares, at, next).sum();
      at = next;
    }
    return of(function, output, way, columns, HostArray.of(sums, Shape.of(sums.length)));
  }

  private static double[] features(TableEncoder encoder, Table table, int row) {
    return encoder.encode(table).features(new int[] {row}).toDoubles();
  }

  /// Explains what is predicted of an example of arrays, such as a picture.
  ///
  /// @param examples as they were given to `fit`
  /// @param example from 0
  /// @param output which class or value
  /// @param steps m; at least 1, [#STEPS] if in doubt
  /// @throws IllegalArgumentException if the model takes something else or predicts nothing of that
  ///   name, or there is no such example
  public static IntegratedGradients of(
      Model model, Dataset examples, int example, String output, int steps) {
    ModelOutput function = ModelOutput.of(model, output);
    double[] features = function.encoded(examples, example);
    float[] black = new float[features.length];
    if (model.inputs() instanceof Inputs.Arrays(Shape _, Standardizer standardizer)) {
      standardizer.apply(black);
    }
    var way = new Way(HostArray.of(black, Shape.of(black.length)).toDoubles(), features);
    HostArray shares = HostArray.of(shares(function, way, steps), function.shape());
    return of(function, output, way, List.of(), shares);
  }

  private static IntegratedGradients of(
      ModelOutput function, String output, Way way, List<String> columns, HostArray shares) {
    try (Pass pass = Pass.eval(function.model().parameters().backend())) {
      double prediction = function.predicted(way.input(pass, function.shape(), 1)).item();
      double baseline = function.predicted(way.input(pass, function.shape(), 0)).item();
      return new IntegratedGradients(output, prediction, baseline, columns, shares);
    }
  }

  /// The straight way from a baseline to an example.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Way(double[] from, double[] to) {
    /// The points at these shares of it, `[N, ..]`.
    Tensor input(Pass pass, Shape one, double... alphas) {
      double[] points = new double[alphas.length * from.length];
      for (int i = 0; i < points.length; i++) {
        int k = i % from.length;
        points[i] = from[k] + alphas[i / from.length] * (to[k] - from[k]);
      }
      return pass.input(HostArray.of(points, one.insert(0, alphas.length)));
    }
  }

  private static double[] shares(ModelOutput function, Way way, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "attribution: needs at least 1 step, got %d", steps));
    }
    double[] shares = new double[way.from().length];
    int chunk = Math.max(1, AT_ONCE / shares.length);
    for (int first = 0; first < steps; first += chunk) {
      double[] alphas =
          IntStream.range(first, Math.min(steps, first + chunk))
              .mapToDouble(j -> (j + 0.5) / steps)
              .toArray();
      try (Pass pass = Pass.eval(function.model().parameters().backend())) {
        Tensor x = way.input(pass, function.shape(), alphas);
        double[] gradients = pass.backward(function.predicted(x).sum()).of(x).toHost().toDoubles();
        for (int i = 0; i < gradients.length; i++) {
          shares[i % shares.length] += gradients[i];
        }
      }
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = shares[i] * (way.to()[i] - way.from()[i]) / steps + 0.0; // never −0
    }
    return shares;
  }

  /// How much the shares lack of F(x) − F(x′): with more steps it is smaller.
  public double gap() {
    return prediction - baseline - Arrays.stream(shares.toDoubles()).sum();
  }
}
