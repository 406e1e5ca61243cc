/// Measurements with JMH, and of whole processes. Nothing depends on this package, and no test
/// asserts a time.
@NullMarked
package org.bpnet.benchmarks;

import org.jspecify.annotations.NullMarked;
