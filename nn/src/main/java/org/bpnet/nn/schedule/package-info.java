/// What a schedule is: a learning rate, or another number, as a function of the step
/// ([org.bpnet.nn.schedule.Schedule]). A schedule is a value: one that depends on the course of
/// training yields another after each epoch. Those that combine others or react to scores, and the
/// clock that counts steps among a model's weights, are here; those that are formulas are in
/// `curve`.
@NullMarked
package org.bpnet.nn.schedule;

import org.jspecify.annotations.NullMarked;
