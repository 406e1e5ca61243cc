/// The interfaces that an engine for matrix products or convolutions implements, so that the CPU
/// backend uses it in place of its own kernels. Nothing here computes, and nothing here knows of
/// tensors, graphs or plans.
@NullMarked
package org.bpnet.cpu.spi;

import org.jspecify.annotations.NullMarked;
