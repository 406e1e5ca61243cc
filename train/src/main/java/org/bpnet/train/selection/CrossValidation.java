package org.bpnet.train.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bpnet.data.prepare.Folds;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.bpnet.train.Settings;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.watch.Report;

/// k-fold cross-validation: as many models as there are folds, each trained alike on all data but
/// one part and tested on that. So each example is predicted once, by a model that has not seen it,
/// and the spread of the parts says how far a figure may be trusted.
///
/// The deviation of the parts is too small for that of the mean: their training data overlap
/// (Bengio, Grandvalet 2004).
///
/// **Source.** Stone 1974; Kohavi 1995.
///
/// @param folds in their order
public record CrossValidation(List<Fold> folds) {
  /// A part of the data, as the model that has not seen it predicts it.
  ///
  /// @param number from 1
  /// @param trained the number of examples learnt from
  /// @param tested the number of examples of the part
  /// @param measures by name: `accuracy` and `macro_f1` of classes and of several answers, `r2`,
  ///   `mae` and `rmse` of numbers, in their units
  /// @param confusion which class was taken for which; empty for numbers
  /// @param report how training went
  public record Fold(
      int number,
      int trained,
      int tested,
      Map<String, Double> measures,
      Optional<Confusion> confusion,
      Report report) {}

  /// Values of several folds.
  ///
  /// @param deviation the standard deviation of a sample, with n − 1
  public record Spread(double mean, double deviation) {
    static Spread of(double[] values) {
      double mean = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Spread(mean, Math.sqrt(squares / (values.length - 1)));
    }
  }

  /// Keeps a copy.
  public CrossValidation {
    folds = List.copyOf(folds);
  }

  /// Trains and tests.
  ///
  /// @throws SettingsException if the settings name a folder, since there are several runs, or as
  ///   [Model] training does
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  public static CrossValidation run(Folds folds, Settings settings) {
    return run(folds, settings, _ -> {});
  }

  /// The same, each fold told when it is done.
  public static CrossValidation run(Folds folds, Settings settings, Consumer<Fold> listener) {
    if (settings.folder().isPresent()) {
      throw new SettingsException(
          "cross-validation: makes several runs, which do not go into one folder; leave it out");
    }
    List<Fold> all = new ArrayList<>();
    for (int i = 0; i < folds.count(); i++) {
      Fold fold = fold(i + 1, folds.prepared(i), settings);
      listener.accept(fold);
      all.add(fold);
    }
    return new CrossValidation(all);
  }

  private static Fold fold(int number, Prepared data, Settings settings) {
    try (Model model = Model.fit(data, settings)) {
      Optional<Confusion> confusion =
          switch (model) {
            case Classifier classifier -> Optional.of(classifier.evaluateEncoded(data.test()));
            case Regressor regressor when regressor.head() == OutputHead.MULTI_LABEL ->
                Optional.of(regressor.answersEncoded(data.test()));
            case Regressor _ -> Optional.empty();
          };
      Map<String, Double> measures = new LinkedHashMap<>();
      confusion.ifPresent(c -> {
        measures.put("accuracy", c.accuracy());
        measures.put("macro_f1", c.macroF1());
      });
      if (confusion.isEmpty() && model instanceof Regressor regressor) {
        var residuals = regressor.evaluateEncoded(data.test());
        measures.put("r2", residuals.r2());
        measures.put("mae", residuals.mae());
        measures.put("rmse", residuals.rmse());
      }
      return new Fold(
          number,
          data.train().size() + data.validation().size(),
          data.test().size(),
          measures,
          confusion,
          model.report().orElseThrow());
    }
  }

  /// Mean and deviation of each measure over the folds, by name.
  public Map<String, Spread> measures() {
    Map<String, Spread> all = new LinkedHashMap<>();
    for (String name : folds.getFirst().measures().keySet()) {
      all.put(
          name,
          Spread.of(
              folds.stream()
                  .mapToDouble(fold -> fold.measures().getOrDefault(name, Double.NaN))
                  .toArray()));
    }
    return all;
  }

  /// Which class was taken for which, over all examples; empty for numbers.
  public Optional<Confusion> confusion() {
    return folds.stream()
        .map(Fold::confusion)
        .reduce((a, b) -> a.flatMap(x -> b.map(x::plus)))
        .orElseThrow();
  }
}
