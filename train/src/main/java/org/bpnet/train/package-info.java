/// What a user of finished models writes: a [org.bpnet.train.Classifier] or
/// [org.bpnet.train.Regressor] is trained from [org.bpnet.train.Settings] or a model's
/// [org.bpnet.train.Recipe], saved, loaded and asked. They are presets of
/// [org.bpnet.train.run.Training], which trains anything else: several objectives, learners and
/// phases. The rooms beside this one hold it and its parts: `step` what happens in a step, `run`
/// epochs and the folder of a run, `watch` what is told, `exchange` what several ranks send.
///
/// Knows no file format of data and prints nothing.
@NullMarked
package org.bpnet.train;

import org.jspecify.annotations.NullMarked;
