/// What a run notes of the inside of its network, and of its steps: norms, dead units, histograms,
/// the files of the run folder that hold them, and how often it does so. What is computed in a step
/// belongs in `step`, what decides a run's outcome in `run`. Start with [LayerRecorder].
@NullMarked
package org.bpnet.train.inside;

import org.jspecify.annotations.NullMarked;
