/// Losses of embeddings that are compared with something learnt for each class, such as a proxy or
/// a centre: one record for each, and their names ([org.bpnet.nn.embed.proxy.ProxyLosses]). What is
/// learnt lies under the node that the loss is created with, for a learner of its own.
@NullMarked
package org.bpnet.nn.embed.proxy;

import org.jspecify.annotations.NullMarked;
