/// Rules that turn gradients into new parameters, written as formulas or, where they see more than
/// single numbers, in tensor operations; groups of parameters that are trained differently; means
/// of weights; and the optimizer that applies all of these and keeps their state. Learning rates
/// over time are in `schedule`.
@NullMarked
package org.bpnet.nn.optim;

import org.jspecify.annotations.NullMarked;
