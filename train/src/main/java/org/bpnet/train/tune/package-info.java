/// The search for good settings: learning rate, layers, whatever training takes. Start with
/// [Tuning]; what it searches is a [SearchSpace] of [Domain]s, and how is a [TuningSearch].
///
/// Four trials of a learning rate and layers:
///
/// ```java
/// Prepared data = Prepared.of(iris, TableTask.infer(iris), 0.1, 0.2, seed);
/// SearchSpace space =
///     SearchSpace.of("lr", Domain.parse("log(1e-4, 0.1)"))
///         .and("layers", Domain.parse("8,relu | 32,tanh"));
/// Settings brief = Settings.defaults().epochs(3).backend(backend);
/// Tuning tuning =
///     Tuning.none()
///         .to(4, new TreeParzenSearch(space, seed), values -> {
///           double rate = Double.parseDouble(values.get("lr"));
///           Settings tried = brief.layers(values.get("layers")).learningRate(rate);
///           try (Model model = Model.fit(data, tried)) {
///             return model.report().orElseThrow().validation().get("loss");
///           }
///         });
/// IO.println(tuning.best().isPresent()); // true
/// ```
///
/// Anything else that is to be small:
///
/// ```java
/// SearchSpace space = SearchSpace.of("x", Domain.parse("uniform(-1, 1)"));
/// Tuning tuning =
///     Tuning.none()
///         .to(60, new TreeParzenSearch(space, seed), values -> {
///           double x = Double.parseDouble(values.get("x"));
///           return x * x;
///         });
/// IO.println(tuning.best().orElseThrow().cost() < 0.01); // true
/// ```
///
/// A few epochs for many, all 27 for the best:
///
/// ```java
/// SearchSpace space = SearchSpace.of("lr", Domain.parse("log(1e-4, 0.1)"));
/// HalvingSearch search = new HalvingSearch(space, 27, seed);
/// IO.println(search.levels()); // [1, 3, 9, 27]
/// ```
@NullMarked
package org.bpnet.train.tune;

import org.jspecify.annotations.NullMarked;
