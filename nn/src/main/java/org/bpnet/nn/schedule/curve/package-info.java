/// Schedules that are formulas of the step, one record each, and all schedules by name
/// ([org.bpnet.nn.schedule.curve.Schedules]).
@NullMarked
package org.bpnet.nn.schedule.curve;

import org.jspecify.annotations.NullMarked;
