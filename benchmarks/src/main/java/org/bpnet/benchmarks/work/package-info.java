/// What engines are given to do, as text that every one of them reads, and the numbers they start
/// from. How they do it belongs in `peer`, and in the worker of each library. Start with
/// [Workload].
@NullMarked
package org.bpnet.benchmarks.work;

import org.jspecify.annotations.NullMarked;
