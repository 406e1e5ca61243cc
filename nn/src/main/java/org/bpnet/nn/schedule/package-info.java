/// Learning rates, and other numbers, as functions of the step. A schedule is a value: one that
/// depends on the course of training yields another after each epoch.
@NullMarked
package org.bpnet.nn.schedule;

import org.jspecify.annotations.NullMarked;
