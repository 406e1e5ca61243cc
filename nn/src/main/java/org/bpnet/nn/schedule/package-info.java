/// What a schedule is: a learning rate, or another number, as a function of the step ([Schedule]).
/// A schedule is a value: one that depends on the course of training yields another after each
/// epoch. Those that combine others or react to scores, and the clock that counts steps among a
/// model's weights, are here; those that are formulas are in `curve`. Start with [Schedule].
///
/// A function of the step:
///
/// ```java
/// Schedule rate = step -> 0.1 / (1 + step);
/// IO.println(rate.at(0) + ", " + rate.at(9)); // 0.1, 0.01
/// ```
///
/// One after the other; each counts from 0:
///
/// ```java
/// Schedule rate = Schedule.constant(0.1).then(100, Schedule.constant(0.01));
/// IO.println(rate.at(99) + ", " + rate.at(100)); // 0.1, 0.01
/// ```
///
/// One that waits for better scores:
///
/// ```java
/// Schedule rate = Plateau.defaults(1);
/// for (int epoch = 0; epoch < 12; epoch++) {
///   rate = rate.after(epoch, 0.7); // the score never rises
/// }
/// IO.println(rate.at(0)); // 0.1
/// ```
@NullMarked
package org.bpnet.nn.schedule;

import org.jspecify.annotations.NullMarked;
