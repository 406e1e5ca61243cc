/// Convolutions on the CPU backend's own matrix products, and the choice between these and an
/// accelerator. Steps and plans belong to `plan`, what an accelerator sees to `spi`.
@NullMarked
package org.bpnet.cpu.convolution;

import org.jspecify.annotations.NullMarked;
