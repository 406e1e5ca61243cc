/// Networks with an energy: `bpnet lab hopfield` and `bpnet lab tsp`. Start with [LabHopfield].
@NullMarked
package org.bpnet.cli.lab.energy;

import org.jspecify.annotations.NullMarked;
