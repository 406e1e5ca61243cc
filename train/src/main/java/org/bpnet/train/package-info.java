/// The training loop and what surrounds it: trainer, events, metrics, early stopping, checkpoints,
/// run folders. Knows no file format of data and prints nothing.
@NullMarked
package org.bpnet.train;

import org.jspecify.annotations.NullMarked;
