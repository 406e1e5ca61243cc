/// LibTorch as a worker of the side-by-side runner, and nothing else.
@NullMarked
package org.bpnet.benchmarks.libtorch;

import org.jspecify.annotations.NullMarked;
