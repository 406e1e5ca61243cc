/// Two networks against each other, on data of which one sees what a generator has forgotten.
/// Nothing here knows the other experiments. Start with [LabGan].
@NullMarked
package org.bpnet.cli.lab.gan;

import org.jspecify.annotations.NullMarked;
