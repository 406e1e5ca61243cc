/// Experiments that each show one fact about networks, run by `bpnet lab`: the effect of depth, of
/// batch normalization.
@NullMarked
package org.bpnet.cli.lab;

import org.jspecify.annotations.NullMarked;
