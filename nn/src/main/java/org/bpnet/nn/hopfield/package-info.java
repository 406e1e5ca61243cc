/// Networks whose weights are given and whose states change until their energy falls no more: an
/// associative memory, a solver of the travelling salesman's problem, and retrieval as attention.
/// Machines that draw their states by chance and learn their weights belong in `boltzmann`. Start
/// with [HopfieldNetwork].
///
/// A pattern is recalled from a part of it; units that agree with it lower the energy:
///
/// ```java
/// int[] pattern = {1, 1, -1, -1, 1, -1, 1, -1};
/// int[] other = {1, -1, 1, -1, 1, -1, -1, 1};
/// HopfieldNetwork memory = HopfieldNetwork.hebbian(pattern, other);
/// int[] noisy = {-1, 1, -1, -1, 1, -1, 1, -1};
/// HopfieldNetwork.Recall recall = memory.recall(noisy, seed);
/// IO.println(Arrays.toString(recall.state())); // [1, 1, -1, -1, 1, -1, 1, -1]
/// IO.println(recall.energies()[0] > recall.energies()[1]); // true
/// ```
///
/// The ten cities of the paper, and how many of their tours are shorter than the network's:
///
/// ```java
/// Cities cities = Cities.ofHopfieldAndTank();
/// var network = new HopfieldTank(cities, HopfieldTank.Constants.derived(cities));
/// int[] tour = network.run(seed).tour().orElseThrow();
/// Tours all = Tours.of(cities);
/// IO.println(all.count() + " tours"); // 181440 tours
/// IO.println(all.shorterThan(cities.length(tour)) < all.count() / 10); // true
/// ```
///
/// Retrieval by attention, in one update:
///
/// ```java
/// Tensor patterns = pass.input(HostArray.of(new float[] {1, 0, 0, 1, 1, 1}, Shape.of(3, 2)));
/// Tensor state = pass.input(HostArray.of(new float[] {0.9f, 0.1f}, Shape.of(1, 2)));
/// Tensor found = HopfieldLayer.update(state, patterns.slice(0, 0, 2), 20);
/// IO.println(found.toHost()); // F32 [1, 2] 0.9999999, …
/// ```
@NullMarked
package org.bpnet.nn.hopfield;

import org.jspecify.annotations.NullMarked;
