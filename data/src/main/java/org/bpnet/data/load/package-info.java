/// The order of examples in an epoch ([Sampler]), and batches of them, made ahead by a thread
/// ([DataLoader]) and seen as they are or changed ([View]). The changes themselves are in
/// `augment`. Start with [DataLoader].
///
/// All examples once, in another order in each epoch:
///
/// ```java
/// Source ten = Source.of(Map.of("x", HostArray.of(new float[10], Shape.of(10))));
/// int examples = 0;
/// try (var batches = DataLoader.shuffled(ten, 4, seed).epoch(0)) {
///   while (batches.hasNext()) {
///     examples += batches.next().size();
///   }
/// }
/// IO.println(examples); // 10
/// ```
///
/// Two classes with two examples each, for losses that compare:
///
/// ```java
/// int[] labels = {0, 0, 0, 1, 1, 1, 2, 2, 2};
/// int[] batch = Sampler.classes(labels, 2, 2).epoch(seed, 0)[0];
/// IO.println(Arrays.stream(batch).map(i -> labels[i]).distinct().count()); // 2
/// ```
///
/// A view changes each batch on its way:
///
/// ```java
/// View bright = View.column("x", x -> HostArray.of(new float[] {1, 1}, x.shape()));
/// Source two = Source.of(Map.of("x", HostArray.of(new float[2], Shape.of(2))));
/// try (var batches = DataLoader.inOrder(two, 2).viewed(bright, seed).epoch(0)) {
///   IO.println(batches.next().column("x")); // F32 [2] 1.0, 1.0
/// }
/// ```
@NullMarked
package org.bpnet.data.load;

import org.jspecify.annotations.NullMarked;
