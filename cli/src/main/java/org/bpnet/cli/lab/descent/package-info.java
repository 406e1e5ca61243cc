/// The way down, without a network: learning rates, saddles, basins, Taylor's polynomials and the
/// methods that come of them. Commands of `bpnet lab`.
@NullMarked
package org.bpnet.cli.lab.descent;

import org.jspecify.annotations.NullMarked;
