/// What losses of pairs are made of: a batch compared with itself or with others
/// ([org.bpnet.nn.embed.pair.Pairs]), those of its pairs and triplets that were mined
/// ([org.bpnet.nn.embed.pair.Mined]), and how the losses of these become one number
/// ([org.bpnet.nn.embed.pair.Reducer]). All of it is masks and positions within the recorded step:
/// nothing is decided on the host.
@NullMarked
package org.bpnet.nn.embed.pair;

import org.jspecify.annotations.NullMarked;
