/// The instructions of a plan and who writes them: kernels over a grid, products, convolutions,
/// windows, and plain loops that move elements. A step knows its rows and what it touches, but not
/// when it runs or on which thread: that is for `plan`. Start with [Step], then [StepWriter].
@NullMarked
package org.bpnet.cpu.step;

import org.jspecify.annotations.NullMarked;
