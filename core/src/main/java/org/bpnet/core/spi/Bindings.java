package org.bpnet.core.spi;

import java.util.List;

/// The values of one run of a [Plan].
///
/// @param sources one storage for each `Source` node, in the order of the graph
/// @param scalars one value for each `Scalar` node, in the order of the graph
/// @param keys one seed value for each `Random` node, in the order of the graph
/// @param outputs one storage for each of the graph's outputs, to be filled; for one that replaces
///   a source, the source's storage, or another, and the source keeps its value
public record Bindings(
    List<Storage> sources, double[] scalars, long[] keys, List<Storage> outputs) {}
