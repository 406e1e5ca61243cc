/// Learning rates as functions of the step. A schedule is a pure function: what depends on the
/// course of the training, such as a plateau of the validation loss, does not belong here.
@NullMarked
package org.bpnet.nn.schedule;

import org.jspecify.annotations.NullMarked;
