/// Datasets and their preparation for a network: reading, splitting, encoding, standardising,
/// batching.
///
/// A [org.bpnet.data.Dataset] hands out examples by index; everything else makes one, divides one
/// or walks through one. From a name or a path to batches:
///
/// ```java
/// Prepared data =
///     switch (DataSources.open("iris")) {
///       case Tabular(_, Table table) -> Prepared.of(table, TableTask.infer(table), 0.1, 0.2, seed);
///       case Examples(_, Dataset all) -> Prepared.of(all, 0.1, 0.2, seed);
///       case TrainAndTest(_, Dataset train, Dataset test) -> Prepared.of(train, test, 0.1, seed);
///     };
/// try (var batches = DataLoader.shuffled(data.train(), 64, seed.child("order")).epoch(0)) {
///   while (batches.hasNext()) {
///     Batch batch = batches.next(); // features [64, 4], targets [64]
///   }
/// }
/// ```
///
/// Everything learnt from data before training (levels of a category, means, deviations) is learnt
/// from training examples only, consists of plain values ([org.bpnet.data.Inputs]), and is saved
/// with the model: a later table, to predict from, is encoded by the same
/// [org.bpnet.data.TableEncoder], which finds columns by name.
///
/// Here belong file formats, one class each, and rules for dividing and batching. Networks, losses
/// and metrics do not, nor does anything that draws from a clock or an unnamed random source: the
/// same seed gives the same batches. A bad file ends in a [org.bpnet.data.DataFormatException]
/// whose one line names the place (`java.base` has a type of that name, and one called `Target`:
/// under `import module` each needs an import of its own). From `core` this package uses host
/// arrays, shapes and seeds.
@NullMarked
package org.bpnet.data;

import org.jspecify.annotations.NullMarked;
