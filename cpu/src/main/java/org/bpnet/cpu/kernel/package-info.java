/// Element-wise and reduction kernels made from a [org.bpnet.core.program.Program]: the compiler
/// and its cache, the bytecode generator, and the block interpreter for machines without vector
/// instructions. Kernels run on the calling thread over the memory they are given; fusion, the
/// layout of memory and the division of work among threads are decided elsewhere.
@NullMarked
package org.bpnet.cpu.kernel;

import org.jspecify.annotations.NullMarked;
