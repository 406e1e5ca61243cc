/// Which nodes of a graph run together, and in what order: units, their joining, who reads their
/// values, the loops they walk and the formulas they become. No memory has been given out yet: what
/// a unit does when it runs is a step. Start with [Unit] and [RunOrder].
@NullMarked
package org.bpnet.cpu.unit;

import org.jspecify.annotations.NullMarked;
