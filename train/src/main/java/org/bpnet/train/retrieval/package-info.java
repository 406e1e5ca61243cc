/// What embeddings are good for, and how good they are at it: the nearest of many ([Index]),
/// whether two are of one class ([Verification]), how well classes lie apart ([Separation], [Cone])
/// and whether clusters show them ([KMeans], [Clustering]). The distances are those of
/// `nn.embed.distance`; measures of classes and numbers are in `metric`. Start with [ExactIndex].
///
/// The nearest of each query:
///
/// ```java
/// HostArray items = HostArray.of(new float[] {0, 1, 5, 9}, Shape.of(4, 1));
/// try (Index index = ExactIndex.of(backend, new Euclidean(false), items)) {
///   Neighbours found = index.search(HostArray.of(new float[] {6}, Shape.of(1, 1)), 2);
///   IO.println(found.item(0, 0) + ", " + found.item(0, 1)); // 2, 3
/// }
/// ```
///
/// How good a ranking is: whether the nearest of each is of its class:
///
/// ```java
/// HostArray items = HostArray.of(new float[] {0, 1, 5, 9}, Shape.of(4, 1));
/// int[] labels = {0, 0, 1, 1};
/// try (Index index = ExactIndex.of(backend, new Euclidean(false), items)) {
///   RetrievalScores scores =
///       RetrievalScores.of(index, items, labels, RetrievalScores.Wanted.usual());
///   IO.println(scores.recall().get(1)); // 0.75
/// }
/// ```
///
/// Whether pairs are of one class, by the distance between them:
///
/// ```java
/// double[] distances = {0.1, 0.2, 0.5, 0.9};
/// Verification pairs = Verification.of(distances, new boolean[] {true, true, false, false});
/// IO.println(pairs.auc() + ", " + pairs.accuracy(pairs.bestThreshold())); // 1.0, 1.0
/// ```
@NullMarked
package org.bpnet.train.retrieval;

import org.jspecify.annotations.NullMarked;
