/// What embedders are trained for, as text: losses and heads, added with their weights
/// ([org.bpnet.train.embed.EmbedLoss]), the width of embeddings, and which batches
/// ([org.bpnet.train.embed.Embedding]).
@NullMarked
package org.bpnet.train.embed;

import org.jspecify.annotations.NullMarked;
