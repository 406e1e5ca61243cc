/// Examples and views of them: a [Source] hands out examples by index, as a [Batch] of named
/// columns; a [Dataset] is one of features and of a [Target], which is to be predicted; a
/// [DatasetView] stands before one and changes some of its answers; a [Standardizer] shifts and
/// scales. The rooms beside this one make datasets, divide them or walk through them. Start with
/// [Source] and [Dataset].
///
/// Examples of one's own, with classes:
///
/// ```java
/// Target.Classes kinds = new Target.Classes("kind", List.of("small", "large"));
/// float[] lengths = {1, 1.2f, 5, 5.5f};
/// Dataset flowers = Dataset.of(lengths, Shape.of(1), new int[] {0, 0, 1, 1}, kinds);
/// Batch batch = flowers.batch(new int[] {3, 0});
/// IO.println(batch.features() + ", " + batch.targets()); // F32 [2, 1] 5.5, 1.0, I32 [2] 1, 0
/// ```
///
/// Any columns, for training that is more than features and a target:
///
/// ```java
/// HostArray left = HostArray.of(new float[6], Shape.of(3, 2));
/// HostArray right = HostArray.of(new float[3], Shape.of(3));
/// Source pairs = Source.of(Map.of("left", left, "right", right));
/// IO.println(pairs.all().column("left").shape() + " of " + pairs.size()); // [3, 2] of 3
/// ```
///
/// From a name or a path to batches:
///
/// ```java
/// Prepared data =
///     switch (DataSources.open("iris")) {
///       case DataSource.Tabular(_, Table table) ->
///           Prepared.of(table, TableTask.infer(table), 0.1, 0.2, seed);
///       case DataSource.Examples(_, Dataset all) -> Prepared.of(all, 0.1, 0.2, seed);
///       case DataSource.TrainAndTest(_, Dataset train, Dataset test) ->
///           Prepared.of(train, test, 0.1, seed);
///     };
/// try (var batches = DataLoader.shuffled(data.train(), 64, seed.child("order")).epoch(0)) {
///   IO.println(batches.next().features().shape()); // [64, 4]
/// }
/// ```
///
/// Nothing here or beside knows networks, losses or metrics, or draws from a clock or an unnamed
/// random source: the same seed gives the same batches. A bad file ends in a [DataFormatException]
/// whose one line names the place (`java.base` has a type of that name, and one called `Target`:
/// under `import module` each needs an import of its own). This package knows none of the others;
/// from `core` it uses host arrays, shapes and seeds.
@NullMarked
package org.bpnet.data;

import org.jspecify.annotations.NullMarked;
