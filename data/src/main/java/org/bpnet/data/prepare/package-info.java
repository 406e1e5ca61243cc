/// Data made ready for training: divided into training, validation and test, then encoded and
/// standardised by what was learnt from training examples alone. What a model needs to treat later
/// data in the same way are its [Inputs], plain values that are saved with it. Reading data belongs
/// in `source` and `table`. Start with [Prepared].
///
/// A table, a tenth of it for validation, a fifth for the test:
///
/// ```java
/// Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
/// Prepared data = Prepared.of(iris, TableTask.infer(iris), 0.1, 0.2, seed);
/// IO.println(data.train().size() + ", " + data.validation().size() + ", " + data.test().size());
/// // 105, 15, 30
/// ```
///
/// Examples that are arrays:
///
/// ```java
/// int[] labels = {0, 1, 0, 1};
/// Dataset all =
///     Dataset.of(new float[] {1, 2, 3, 4}, Shape.of(1), labels, Target.Classes.numbered(2));
/// Prepared data = Prepared.of(all, 0, 0.25, seed);
/// IO.println(data.train().size() + " and " + data.inputs().featureShape()); // 3 and [1]
/// ```
///
/// Each example in the test once:
///
/// ```java
/// Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
/// Folds folds = Folds.of(iris, TableTask.infer(iris), 5, 0.1, seed);
/// IO.println(folds.count() + " times " + folds.prepared(0).test().size()); // 5 times 30
/// ```
///
/// Positions alone, each class divided alike:
///
/// ```java
/// int[] labels = {0, 0, 0, 0, 1, 1, 1, 1};
/// Split split = Split.stratified(labels, 0.25, 0.25, seed);
/// IO.println(Arrays.stream(split.test()).map(i -> labels[i]).sorted().boxed().toList()); // [0, 1]
/// ```
@NullMarked
package org.bpnet.data.prepare;

import org.jspecify.annotations.NullMarked;
