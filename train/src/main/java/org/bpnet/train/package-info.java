/// What a user of finished models writes: a [Classifier] or [Regressor] is trained from [Settings]
/// or a model's [Recipe], saved, loaded and asked. They are presets of
/// [org.bpnet.train.run.Training], which trains anything else: several objectives, learners and
/// phases. The rooms beside this one hold it and its parts: `step` what happens in a step, `run`
/// epochs and the folder of a run, `watch` what is told, `exchange` what several ranks send. Knows
/// no file format of data and prints nothing. Start with [Classifier].
///
/// A classifier of a table; `iris` is the one that comes with the library:
///
/// ```java
/// Settings settings = Settings.defaults().layers("16,relu").epochs(100);
/// try (Classifier model = Classifier.fit(iris, "species", settings)) {
///   Predictions guesses = model.predict(iris);
///   IO.println(guesses.name(0) + ", " + (guesses.probability(0, 0) > 0.5)); // setosa, true
///   IO.println(model.evaluate(iris).accuracy() > 0.9); // true
/// }
/// ```
///
/// A model on disk predicts what it predicted before:
///
/// ```java
/// Path file = folder.resolve("model");
/// try (Regressor model = Regressor.fit(iris, "petal_width", Settings.defaults().epochs(5))) {
///   model.save(file);
///   try (Regressor loaded = Regressor.load(file)) {
///     IO.println(loaded.predict(iris).equals(model.predict(iris))); // true
///   }
/// }
/// ```
///
/// Any layer with any loss, in a loop that is written already:
///
/// ```java
/// Dataset all = Prepared.of(iris, TableTask.infer(iris), 0.2, 0, seed).train();
/// Sequential net =
///     Sequential.of(
///         Linear.create(params.child("hidden"), 4, 8),
///         Activation.TANH,
///         Linear.create(params.child("output"), 8, 3));
/// Trainer trainer =
///     Trainer.builder().loss(new CrossEntropy()).epochs(10).metrics(ClassMetric.ACCURACY).build();
/// Report report = trainer.fit(net, params, all);
/// IO.println(report.epochs().size() + " epochs, " + report.steps() + " steps");
/// // 10 epochs, 40 steps
/// ```
@NullMarked
package org.bpnet.train;

import org.jspecify.annotations.NullMarked;
