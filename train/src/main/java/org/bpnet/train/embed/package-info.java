/// What embedders are trained for, as text: losses and heads, added with their weights
/// ([EmbedLoss]), the width of embeddings, and which batches ([EmbeddingSpec]). The embedder itself
/// is [org.bpnet.train.Embedder]; the losses are in `nn.embed`, the heads in `nn.margin`. Start
/// with [EmbeddingSpec].
///
/// A loss, the width of embeddings, and batches of 8 classes with 4 examples each:
///
/// ```java
/// EmbeddingSpec wanted = EmbeddingSpec.of("triplet(miner=batch_hard)", 64).sampled(8, 4);
/// IO.println(wanted.width() + " numbers, batches of " + wanted.batchSize());
/// // 64 numbers, batches of 32
/// ```
///
/// Losses added with their weights, heads among them:
///
/// ```java
/// EmbedLoss loss = EmbedLoss.parse("softmax + 0.01*center");
/// IO.println(loss.terms().getLast().name() + " x " + loss.terms().getLast().weight());
/// // center x 0.01
/// ```
///
/// An embedder trained for it, and the nearest flower of each by its embeddings:
///
/// ```java
/// Prepared data = Prepared.of(iris, TableTask.infer(iris), 0, 0.2, seed);
/// EmbeddingSpec wanted = EmbeddingSpec.of("supcon", 2).sampled(3, 8);
/// try (Embedder embedder = Embedder.fit(data, wanted, Settings.defaults().epochs(20))) {
///   IO.println(embedder.embedEncoded(data.test()).shape()); // [30, 2]
/// }
/// ```
@NullMarked
package org.bpnet.train.embed;

import org.jspecify.annotations.NullMarked;
