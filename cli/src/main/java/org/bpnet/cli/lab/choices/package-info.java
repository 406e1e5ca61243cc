/// Why networks are made as they are: activations, first weights, losses, batches, penalties and
/// depth, each left out or exchanged to see what becomes of it. Commands of `bpnet lab`.
@NullMarked
package org.bpnet.cli.lab.choices;

import org.jspecify.annotations.NullMarked;
