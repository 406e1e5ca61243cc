/// Losses of embeddings that are compared with one another: what is wanted of pairs and triplets,
/// one record for each ([Criterion]), and the loss that it becomes with a distance, a miner and a
/// reducer ([PairLoss]). How embeddings are measured and chosen belongs in the rooms beside. Start
/// with [PairLoss].
///
/// A criterion with its paper's distance, miner and reducer is a loss:
///
/// ```java
/// PairLoss loss = PairLoss.of(Triplet.of(0.2));
/// IO.println(loss.distance() + ", " + loss.miner() + ", " + loss.reducer());
/// // squared_euclidean(unit=true), all, nonzero_mean
/// ```
///
/// Each of the three may be another:
///
/// ```java
/// PairLoss loss =
///     PairLoss.of(Contrastive.of(1))
///         .by(new Euclidean(false))
///         .mining(new PairMargin(0, 0.5))
///         .reducing(Reducer.SUM);
/// Tensor x = pass.input(HostArray.of(new float[] {0, 0.25f, 0.75f}, Shape.of(3, 1)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 1, 2}, Shape.of(3)));
/// IO.println("%.4f".formatted(loss.compute(x, labels).item())); // 0.5625
/// ```
///
/// Two views of each example, without labels:
///
/// ```java
/// Loss loss = PairLoss.of(new NtXent(0.5)).ofViews();
/// Tensor views = pass.normal(Shape.of(4, 8));
/// IO.println(loss.compute(views, views).item() > 0); // true
/// ```
@NullMarked
package org.bpnet.nn.embed.loss;

import org.jspecify.annotations.NullMarked;
