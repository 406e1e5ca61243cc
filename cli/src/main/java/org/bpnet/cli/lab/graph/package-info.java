/// `bpnet lab graph`: derivatives of an expression that the user writes, taken apart by
/// [org.bpnet.play.expression], told as a table, its paths and a [GraphPicture].
@NullMarked
package org.bpnet.cli.lab.graph;

import org.jspecify.annotations.NullMarked;
