/// Rules that see whole tensors: norms, means of rows, products of matrices; and rules that combine
/// others. A new one gets its name in [org.bpnet.nn.optim.tensor.TensorRules].
@NullMarked
package org.bpnet.nn.optim.tensor;

import org.jspecify.annotations.NullMarked;
