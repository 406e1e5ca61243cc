/// Data made ready for training: divided into training, validation and test, then encoded and
/// standardised by what was learnt from training examples alone. Start at
/// [org.bpnet.data.prepare.Prepared]. What a model needs to treat later data in the same way are
/// its [org.bpnet.data.prepare.Inputs], plain values that are saved with it.
@NullMarked
package org.bpnet.data.prepare;

import org.jspecify.annotations.NullMarked;
