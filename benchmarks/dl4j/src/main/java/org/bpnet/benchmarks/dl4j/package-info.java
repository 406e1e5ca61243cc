/// Deeplearning4j as a worker of the side-by-side runner, and nothing else.
@NullMarked
package org.bpnet.benchmarks.dl4j;

import org.jspecify.annotations.NullMarked;
