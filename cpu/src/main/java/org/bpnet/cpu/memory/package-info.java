/// Off-heap memory of the CPU backend: blocks in size classes, handed out and taken back. Nothing
/// here knows what a tensor is, and no other package of the backend allocates native memory.
@NullMarked
package org.bpnet.cpu.memory;

import org.jspecify.annotations.NullMarked;
