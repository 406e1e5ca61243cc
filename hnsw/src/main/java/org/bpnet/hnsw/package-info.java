/// Search among so many embeddings that looking at each takes too long: [HnswIndex], an
/// [org.bpnet.train.retrieval.Index] over the graph of Lucene. Many queries at a time among 60,000
/// vectors take [org.bpnet.train.retrieval.ExactIndex] about as long (docs/metric-learning.md has
/// the figures), and that misses none. Start with [HnswIndex].
///
/// Lucene warns on the module path unless Java is started with
/// `--enable-native-access=org.apache.lucene.core`.
///
/// An index in memory:
///
/// ```java
/// HostArray items = HostArray.of(new float[] {0, 1, 5, 9}, Shape.of(4, 1));
/// try (Index index = HnswIndex.of(backend, new Euclidean(false), items, HnswSettings.defaults())) {
///   Neighbours found = index.search(HostArray.of(new float[] {6}, Shape.of(1, 1)), 2);
///   IO.println(found.item(0, 0) + ", " + found.item(0, 1)); // 2, 3
/// }
/// ```
///
/// One that is kept in a folder, and opened again:
///
/// ```java
/// HostArray items = HostArray.of(new float[] {3, 4, -1, 2}, Shape.of(2, 2));
/// HnswIndex.write(folder, backend, new Cosine(), items, HnswSettings.defaults());
/// try (HnswIndex index = HnswIndex.open(folder, backend)) {
///   IO.println(index.size() + " of width " + index.width() + " by " + index.distance());
///   // 2 of width 2 by cosine
/// }
/// ```
///
/// One that looks further before it answers, and so misses less:
///
/// ```java
/// HostArray items = HostArray.of(new float[] {0, 1, 5, 9}, Shape.of(4, 1));
/// HnswSettings careful = HnswSettings.defaults().searchBreadth(200);
/// try (Index index = HnswIndex.of(backend, new Euclidean(false), items, careful)) {
///   IO.println(index.search(items, 1).items().length); // 4
/// }
/// ```
@NullMarked
package org.bpnet.hnsw;

import org.jspecify.annotations.NullMarked;
