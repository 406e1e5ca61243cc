/// Minimizers of smooth functions by name, and a model's loss made into such a function
/// ([org.bpnet.nn.minimize.FullBatch]). The rooms beneath know neither layers nor tensors, work on
/// arrays of doubles and can be used alone. Rules that learn from batches are in `optim`.
@NullMarked
package org.bpnet.nn.minimize;

import org.jspecify.annotations.NullMarked;
