/// The CPU backend's own convolutions, straight from the images or by way of matrix products, and
/// the choice between these and an accelerator. Steps and plans belong to `plan`, the interfaces
/// for accelerators to `spi`.
@NullMarked
package org.bpnet.cpu.convolution;

import org.jspecify.annotations.NullMarked;
