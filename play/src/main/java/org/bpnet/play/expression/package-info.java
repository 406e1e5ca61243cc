/// Derivatives of an expression that somebody writes, taken apart: an [Expression] is read,
/// [Worked] through the library at a point, told as its [Paths] and laid out as a graph. It knows
/// no server and no screen. Start with [Expression].
@NullMarked
package org.bpnet.play.expression;

import org.jspecify.annotations.NullMarked;
