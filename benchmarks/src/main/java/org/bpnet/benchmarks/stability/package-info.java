/// Whether the pure-Java engine reaches the same speed in every JVM: fresh ones, one after the
/// other, and what the just-in-time compiler did with the kernels in each.
///
/// Here belong what one JVM measures, what is read from its compiler's log, and the summary of a
/// series. Comparisons with other engines do not.
@NullMarked
package org.bpnet.benchmarks.stability;

import org.jspecify.annotations.NullMarked;
