/// Which pairs and triplets of a batch a loss looks at: one record for each miner, and their names.
/// A miner measures with the distance of the loss it serves, and no gradient passes through its
/// choice. What becomes of the chosen belongs in `loss`. Start with [Miner] and [Miners].
///
/// The hardest positive and negative of each anchor:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {0, 1, 2, 10}, Shape.of(4, 1)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 0, 0, 1}, Shape.of(4)));
/// Mined hard = new BatchHard().mine(Pairs.within(new Euclidean(false), x, labels));
/// IO.println(hard.positives().sum(1).toHost()); // F32 [4] 1.0, 1.0, 1.0, 0.0
/// ```
///
/// Only pairs that are not yet as they should be:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {0, 0.1f, 0.5f, 9}, Shape.of(4, 1)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 0, 1, 1}, Shape.of(4)));
/// Mined pairs = new PairMargin(0.2, 1).mine(Pairs.within(new Euclidean(false), x, labels));
/// IO.println(pairs.positives().sum().item() + ", " + pairs.negatives().sum().item()); // 2.0, 4.0
/// ```
///
/// By a text:
///
/// ```java
/// IO.println(Miners.CATALOG.create("batch_hard")); // batch_hard
/// ```
@NullMarked
package org.bpnet.nn.embed.miner;

import org.jspecify.annotations.NullMarked;
