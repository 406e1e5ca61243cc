/// Networks with an energy: `bpnet lab hopfield`, `bpnet lab tsp` and `bpnet lab rbm`. Start with
/// [LabHopfield].
@NullMarked
package org.bpnet.cli.lab.energy;

import org.jspecify.annotations.NullMarked;
