/// Formulas and losses as pictures: curves are computed by a catalogue entry's own definition and
/// drawn as SVG. Start at [org.bpnet.cli.plot.Plot].
@NullMarked
package org.bpnet.cli.plot;

import org.jspecify.annotations.NullMarked;
