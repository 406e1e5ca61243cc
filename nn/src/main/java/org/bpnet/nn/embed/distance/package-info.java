/// How far apart embeddings are: each of some from each of others, and row by row, one record for
/// each distance, and their names. Which pairs count is for a miner to say. Start with [Distance]
/// and [Distances].
///
/// Each with each, and row by row:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {0, 0, 3, 4}, Shape.of(2, 2)));
/// Distance distance = new Euclidean(false);
/// IO.println(distance.matrix(x, x).toHost()); // F32 [2, 2] 0.0, 5.0, 5.0, 0.0
/// IO.println(distance.rows(x, x.mul(2)).toHost()); // F32 [2] 0.0, 5.0
/// ```
///
/// What is prepared once for a batch, here embeddings of length 1:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {3, 4}, Shape.of(1, 2)));
/// Tensor prepared = new Cosine().prepare(x);
/// IO.println("%.2f".formatted(prepared.square().sum().item())); // 1.00
/// ```
///
/// By a text; a similarity is large where the distance is small:
///
/// ```java
/// Distance distance = Distances.CATALOG.create("cosine");
/// Tensor x = pass.input(HostArray.of(new float[] {1, 0, 0, 1}, Shape.of(2, 2)));
/// Tensor d = distance.matrix(distance.prepare(x), distance.prepare(x));
/// IO.println(distance.similarity(d).toHost()); // F32 [2, 2] 1.0, 0.0, 0.0, 1.0
/// ```
@NullMarked
package org.bpnet.nn.embed.distance;

import org.jspecify.annotations.NullMarked;
