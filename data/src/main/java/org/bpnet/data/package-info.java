/// Examples and views of them: a [org.bpnet.data.Source] hands out examples by index, as a
/// [org.bpnet.data.Batch] of named columns; a [org.bpnet.data.Dataset] is one of features and of a
/// [org.bpnet.data.Target], which is to be predicted; a [org.bpnet.data.Standardizer] shifts and
/// scales. The rooms beside this one make datasets, divide them or walk through them. From a name
/// or a path to batches:
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
/// Nothing here or beside knows networks, losses or metrics, or draws from a clock or an unnamed
/// random source: the same seed gives the same batches. A bad file ends in a
/// [org.bpnet.data.DataFormatException] whose one line names the place (`java.base` has a type of
/// that name, and one called `Target`: under `import module` each needs an import of its own). This
/// package knows none of the others; from `core` it uses host arrays, shapes and seeds.
@NullMarked
package org.bpnet.data;

import org.jspecify.annotations.NullMarked;
