/// How far apart embeddings are: each of some from each of others, and row by row, one record for
/// each distance, and their names ([org.bpnet.nn.embed.distance.Distances]).
@NullMarked
package org.bpnet.nn.embed.distance;

import org.jspecify.annotations.NullMarked;
