/// The side-by-side runner: the same training in BPNet and in other libraries, in turns, in one
/// run.
///
/// Here belong the description of a piece of work ([Work][org.bpnet.benchmarks.peer.Work]) and of a
/// network ([Network][org.bpnet.benchmarks.peer.Network]), the numbers every engine starts from,
/// the lines a worker process speaks, BPNet's own worker, the turns and the table. Code that needs
/// another library does not: it lies in a module of its own beside this one, built only with the
/// profile `peers`.
@NullMarked
package org.bpnet.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
