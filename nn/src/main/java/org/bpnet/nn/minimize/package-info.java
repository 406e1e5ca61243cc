/// Minimizers of smooth functions that look at the whole function at every step: Newton and
/// quasi-Newton methods, conjugate gradients, least squares. They work on arrays of doubles, know
/// neither layers nor tensors, and are of use alone, as are the line searches and the solver of
/// linear systems; [FullBatch] makes such a function of a model's loss. Rules that learn from
/// batches are in `optim`.
@NullMarked
package org.bpnet.nn.minimize;

import org.jspecify.annotations.NullMarked;
