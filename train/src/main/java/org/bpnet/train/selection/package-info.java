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
@NullMarked
package org.bpnet.train.selection;

import org.jspecify.annotations.NullMarked;
