/// Metric learning: losses of embeddings that are compared with one another, and their names
/// ([org.bpnet.nn.embed.MetricLosses]). The rooms beneath hold what they are made of, each usable
/// alone: distances, miners, criteria and reducers.
@NullMarked
package org.bpnet.nn.embed;

import org.jspecify.annotations.NullMarked;
