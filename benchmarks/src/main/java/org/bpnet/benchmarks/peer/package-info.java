/// The side-by-side runner: the same training in BPNet and in other libraries, in turns, in one
/// run.
///
/// Here belong what an engine is to do ([Workload][org.bpnet.benchmarks.work.Workload]) and with
/// which network ([Blueprint][org.bpnet.benchmarks.work.Blueprint]), the numbers from which every
/// engine starts, the lines that worker processes exchange, BPNet's own worker, the order of turns
/// and the table of results. Code that needs another library does not: it has a module of its own
/// beside this one, built only with the profile `peers`.
@NullMarked
package org.bpnet.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
