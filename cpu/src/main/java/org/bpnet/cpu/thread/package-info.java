/// The threads on which the CPU backend computes. Nothing here knows what is computed: how work is
/// cut into parts is the caller's business.
@NullMarked
package org.bpnet.cpu.thread;

import org.jspecify.annotations.NullMarked;
