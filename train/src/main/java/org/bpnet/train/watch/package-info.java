/// What is seen of a run: events, the report at its end, why it stopped or failed. Nothing here
/// does anything; what acts on a run from outside is a `Control` (`run`). Start with
/// [TrainingEvent].
///
/// Events by their kind, on the thread that trains:
///
/// ```java
/// List<String> seen = new ArrayList<>();
/// Consumer<TrainingEvent> listener =
///     event -> {
///       if (event instanceof TrainingEvent.EpochEnded epoch) {
///         seen.add("epoch " + epoch.epoch());
///       }
///     };
/// Settings settings = Settings.defaults().layers("8,relu").epochs(2).listener(listener);
/// Classifier.fit(iris, "species", settings).close();
/// IO.println(seen); // [epoch 1, epoch 2]
/// ```
///
/// What came of it:
///
/// ```java
/// Settings settings = Settings.defaults().layers("8,relu").epochs(3);
/// try (Classifier model = Classifier.fit(iris, "species", settings)) {
///   Report report = model.report().orElseThrow();
///   IO.println(report.reason() + ", " + report.best().validation().keySet());
///   // COMPLETED, [loss, accuracy, macro_f1]
/// }
/// ```
///
/// An end before all epochs, if there is nothing to gain:
///
/// ```java
/// EarlyStopping impatient = new EarlyStopping(1, 0.5);
/// Settings settings =
///     Settings.defaults().layers("8,relu").epochs(50).earlyStopping(impatient);
/// try (Classifier model = Classifier.fit(iris, "species", settings)) {
///   IO.println(model.report().orElseThrow().reason()); // NO_IMPROVEMENT
/// }
/// ```
@NullMarked
package org.bpnet.train.watch;

import org.jspecify.annotations.NullMarked;
