/// Losses of embeddings that are compared with one another: what is wanted of pairs and triplets,
/// one record for each ([org.bpnet.nn.embed.loss.Criterion]), and the loss that it becomes with a
/// distance, a miner and a reducer ([org.bpnet.nn.embed.loss.PairLoss]).
@NullMarked
package org.bpnet.nn.embed.loss;

import org.jspecify.annotations.NullMarked;
