/// Weights and training state on disk: the safetensors format, files that appear whole or not at
/// all, and the state from which a run goes on. The layout of a run folder belongs to the trainer.
@NullMarked
package org.bpnet.train.checkpoint;

import org.jspecify.annotations.NullMarked;
