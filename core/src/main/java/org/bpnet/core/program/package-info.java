/// Programs: formulas lowered to lists of exact single-precision operations, which kernels are made
/// of, and the elementary functions built from such operations. Knows formulas, and nothing of
/// kernels or memory. Start with [Lowered#of], then [Program].
@NullMarked
package org.bpnet.core.program;

import org.jspecify.annotations.NullMarked;
