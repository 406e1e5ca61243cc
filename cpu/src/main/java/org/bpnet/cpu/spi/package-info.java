/// What an engine for matrix products has to offer to be used by the CPU backend in place of its
/// own kernels. Nothing here computes, and nothing here knows of tensors, graphs or plans.
@NullMarked
package org.bpnet.cpu.spi;

import org.jspecify.annotations.NullMarked;
