/// Which pairs and triplets of a batch a loss looks at: one record for each miner, and their names
/// ([org.bpnet.nn.embed.miner.Miners]). A miner measures with the distance of the loss it serves,
/// and no gradient passes through its choice.
@NullMarked
package org.bpnet.nn.embed.miner;

import org.jspecify.annotations.NullMarked;
