/// Rules that turn gradients into new parameters, written as formulas, and the optimizer that
/// applies one to all parameters of a model and keeps its state. Learning rates over time are in
/// `schedule`.
@NullMarked
package org.bpnet.nn.optim;

import org.jspecify.annotations.NullMarked;
