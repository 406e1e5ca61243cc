/// Schedules that are formulas of the step, one record each, and all schedules by name. Start with
/// [CosineDecay] and [Schedules].
///
/// Half a cosine, from the rate to the floor:
///
/// ```java
/// Schedule rate = new CosineDecay(0.1, 100, 0);
/// IO.println(rate.at(0) + ", " + rate.at(50) + ", " + rate.at(100)); // 0.1, 0.05, 0.0
/// ```
///
/// Up at first, whatever comes then:
///
/// ```java
/// Schedule rate = new WarmUp(10, new StepDecay(1, 0.5, 20));
/// IO.println(rate.at(4) + ", " + rate.at(10) + ", " + rate.at(20)); // 0.5, 1.0, 0.5
/// ```
///
/// By a text, as the command takes it:
///
/// ```java
/// Schedule rate = Schedules.CATALOG.create("step(rate=0.1, every=30)");
/// IO.println(rate); // StepDecay[rate=0.1, factor=0.1, every=30]
/// IO.println("%.3f".formatted(rate.at(30))); // 0.010
/// ```
@NullMarked
package org.bpnet.nn.schedule.curve;

import org.jspecify.annotations.NullMarked;
