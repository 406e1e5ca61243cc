/// Derivatives of an expression that the user writes, taken apart: `bpnet lab graph`. An
/// [Expression] is read, [Worked] through the library at a point, and told as a table, its [Paths]
/// and a [GraphPicture].
@NullMarked
package org.bpnet.cli.lab.graph;

import org.jspecify.annotations.NullMarked;
