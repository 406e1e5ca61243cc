/// What a trained model makes of its inputs: which columns it relies on over all rows
/// ([PermutationImportance]), what it predicts over the values of a column ([PartialDependence]),
/// and what in one example speaks for a prediction ([IntegratedGradients], [SaliencyMap]). How good
/// a model is stands in `metric`, what happens in its layers while it trains in `inside`. Start
/// with [PermutationImportance].
///
/// Why a flower is taken for what it is:
///
/// ```java
/// Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
/// try (Classifier model = Classifier.fit(iris, "species", Settings.defaults().epochs(20))) {
///   String predicted = model.predict(iris).name(0);
///   IntegratedGradients found =
///       IntegratedGradients.of(model, iris, 0, predicted, IntegratedGradients.STEPS);
///   IO.println(found.columns()); // [sepal_length, sepal_width, petal_length, petal_width]
///   IO.println(Math.abs(found.gap()) < 1e-3); // true
/// }
/// ```
///
/// Where a model looks in a picture:
///
/// ```java
/// Dataset digits = ((DataSource.Examples) DataSources.open("digits")).examples();
/// try (Classifier model = Classifier.fit(digits, Settings.defaults().epochs(1))) {
///   SaliencyMap map = SaliencyMap.of(model, digits, 0, "7");
///   IO.println(map.values().shape()); // [8, 8]
/// }
/// ```
///
/// What a line learnt of a column:
///
/// ```java
/// List<List<String>> rows = List.of(List.of("1", "2"), List.of("2", "4"), List.of("3", "6"));
/// Table table = Table.of("twice", List.of("x", "y"), rows);
/// Settings line = Settings.defaults().layers("").validation(0).epochs(2);
/// try (Regressor model = Regressor.fit(table, "y", line)) {
///   IO.println(PartialDependence.of(model, table, "x", 3).points().size()); // 3
///   IO.println(PermutationImportance.of(model, table, 2, seed).measure()); // r2
/// }
/// ```
@NullMarked
package org.bpnet.train.inspect;

import org.jspecify.annotations.NullMarked;
