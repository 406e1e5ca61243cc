/// The threads on which the CPU backend computes. Nothing here knows what is computed: the caller
/// cuts work into parts.
@NullMarked
package org.bpnet.cpu.thread;

import org.jspecify.annotations.NullMarked;
