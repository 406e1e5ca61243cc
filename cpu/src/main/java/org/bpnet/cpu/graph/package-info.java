/// Graphs as this backend sees them: rewritten into what it can join, and what a node is to it
/// (another name for memory, element-wise, a number of the run). Graph in, graph out; nothing here
/// knows of units or steps. Start with [Decomposition].
@NullMarked
package org.bpnet.cpu.graph;

import org.jspecify.annotations.NullMarked;
