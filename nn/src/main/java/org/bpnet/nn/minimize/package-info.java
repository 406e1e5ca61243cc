/// Minimizers of smooth functions that look at the whole function at every step: Newton and
/// quasi-Newton methods, conjugate gradients, least squares. They work on arrays of doubles, know
/// neither layers nor tensors, and can be used alone, as can the line searches and the solver of
/// linear systems; [FullBatch] turns a model's loss into such a function. Rules that learn from
/// batches are in `optim`.
@NullMarked
package org.bpnet.nn.minimize;

import org.jspecify.annotations.NullMarked;
