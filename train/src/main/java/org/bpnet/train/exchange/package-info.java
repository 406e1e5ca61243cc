/// What ranks that share their work exchange, and how they find each other: threads of one process,
/// or processes. Start with [org.bpnet.train.exchange.Exchange]. It sums arrays and knows nothing
/// of gradients or training.
@NullMarked
package org.bpnet.train.exchange;

import org.jspecify.annotations.NullMarked;
