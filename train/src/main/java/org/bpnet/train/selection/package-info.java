/// How well a way to train does on data that it has not seen, before one chooses it. Start with
/// [CrossValidation]; the measures themselves are in `metric`.
///
/// Five models, each tested on the fifth that it has not seen:
///
/// ```java
/// Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
/// Folds folds = Folds.of(iris, TableTask.infer(iris), 5, 0.1, seed);
/// CrossValidation result = CrossValidation.run(folds, Settings.defaults().epochs(20));
/// IO.println(result.measures().keySet() + ", " + result.confusion().orElseThrow().total());
/// // [accuracy, macro_f1], 150
/// ```
///
/// How far the folds lie apart, of numbers:
///
/// ```java
/// float[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
/// Dataset line = Dataset.of(x, Shape.of(1), x.clone(), new Target.Values(List.of("y")));
/// CrossValidation result =
///     CrossValidation.run(Folds.of(line, 5, 0, seed), Settings.defaults().epochs(2));
/// IO.println(result.measures().get("rmse").deviation() >= 0); // true
/// ```
///
/// Each fold as soon as it is done:
///
/// ```java
/// int[] labels = {0, 1, 0, 1};
/// Dataset all =
///     Dataset.of(new float[] {1, 2, 3, 4}, Shape.of(1), labels, Target.Classes.numbered(2));
/// int[] tested = {0};
/// Settings brief = Settings.defaults().epochs(1);
/// CrossValidation.run(Folds.of(all, 2, 0, seed), brief, fold -> tested[0] += fold.tested());
/// IO.println(tested[0]); // 4
/// ```
@NullMarked
package org.bpnet.train.selection;

import org.jspecify.annotations.NullMarked;
