/// One training step: what is minimized ([org.bpnet.train.step.Objective]), whose parameters change
/// by it ([org.bpnet.train.step.Learner]), in which phases ([org.bpnet.train.step.Phase]), and what
/// ranks exchange. Start with `Scene` and `Phase`, then `PhaseProgram`, which all ways of running a
/// phase share. What comes before a step (batches) is data's, what comes around it (epochs, files)
/// is `train.run`'s.
@org.jspecify.annotations.NullMarked
package org.bpnet.train.step;
