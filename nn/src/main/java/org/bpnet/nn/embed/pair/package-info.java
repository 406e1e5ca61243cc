/// What losses of pairs are made of: a batch compared with itself or with others ([Pairs]), those
/// of its pairs and triplets that were mined ([Mined]), and how the losses of these become one
/// number ([Reducer]). All of it is masks and positions within the recorded step: nothing is
/// decided on the host. Which pairs are taken is for `miner`. Start with [Pairs].
///
/// Who is of whose class, in a batch compared with itself:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {0, 1, 5}, Shape.of(3, 1)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 0, 1}, Shape.of(3)));
/// Pairs pairs = Pairs.within(new Euclidean(false), x, labels);
/// IO.println(pairs.same().sum().item() + ", " + pairs.different().sum().item()); // 2.0, 4.0
/// IO.println(pairs.distances().slice(0, 0, 1).toHost()); // F32 [1, 3] 0.0, 1.0, 5.0
/// ```
///
/// Losses of pairs, counted up by anchor, become one number:
///
/// ```java
/// Tensor losses = pass.input(HostArray.of(new float[] {0, 2, 4, 0}, Shape.of(2, 2)));
/// Tally tally = Tally.ofPairs(losses, pass.full(Shape.of(2, 2), 1));
/// IO.println(Reducer.MEAN.of(tally).item() + ", " + Reducer.NONZERO_MEAN.of(tally).item());
/// // 1.5, 3.0
/// ```
///
/// By a text:
///
/// ```java
/// IO.println(Reducer.CATALOG.create("per_anchor")); // per_anchor
/// ```
@NullMarked
package org.bpnet.nn.embed.pair;

import org.jspecify.annotations.NullMarked;
