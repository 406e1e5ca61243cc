/// Does the pure-Java engine reach the same speed in every JVM? Fresh JVMs are run one after the
/// other, and each is asked what its just-in-time compiler did with the kernels.
///
/// Here belong the measurements of one JVM, the reading of its compiler's log, and the summary of a
/// series. Comparisons with other engines do not.
@NullMarked
package org.bpnet.benchmarks.stability;

import org.jspecify.annotations.NullMarked;
