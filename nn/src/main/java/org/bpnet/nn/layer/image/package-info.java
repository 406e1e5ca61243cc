/// Layers that move a window over images and sequences, or change their size: convolutions,
/// poolings, up-sampling, padding. Start at [org.bpnet.nn.layer.image.Conv2d].
@NullMarked
package org.bpnet.nn.layer.image;

import org.jspecify.annotations.NullMarked;
