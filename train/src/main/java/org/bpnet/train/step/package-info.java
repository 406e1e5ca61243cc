/// One training step: what is minimized ([Objective]), whose parameters change by it ([Learner]),
/// in which phases ([Phase]). What comes before a step (batches) is data's, what comes around it
/// (epochs, files) is `run`'s. Start with [Scene] and [Phase], then `PhaseProgram`, which all ways
/// of running a phase share.
///
/// An objective is a function of what a step sees; a penalty joins it:
///
/// ```java
/// Layer model = Linear.create(params, 4, 3);
/// Objective own =
///     scene -> {
///       Tensor scores = model.forward(scene.features());
///       Tensor right = new CrossEntropy().compute(scores, scene.targets());
///       return scene.report("entropy", right);
///     };
/// Phase phase =
///     Phase.of("train", own.plus(Objective.of(new L2(1e-4), params)),
///         Learner.of(params, Adam.defaults()));
/// IO.println(phase.name() + ", " + phase.learners().size() + " learner"); // train, 1 learner
/// ```
///
/// Parameters that change at a rate of their own:
///
/// ```java
/// Learner fast = Learner.of(params, new Sgd()).schedule(Schedule.constant(0.5)).named("centres");
/// IO.println(fast.name() + ", " + fast.schedule().at(0)); // centres, 0.5
/// ```
///
/// Gradients made by hand, every second step:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(1), Initializers.constant(1));
/// Phase phase =
///     Phase.byHand(
///             "push",
///             scene -> {
///               Tensor there = scene.pass().read(w);
///               return new Phase.ByHand(there.sum(), Map.of(w, there.sign()));
///             },
///             Learner.of(params, new Sgd()))
///         .every(2);
/// Training.of(phase)
///     .source(Source.of(Map.of("x", HostArray.of(new float[4], Shape.of(4)))))
///     .sampler(Sampler.sequential(4, 1)).epochs(1).run();
/// IO.println("%.2f".formatted(w.value().at(0))); // 0.98
/// ```
@NullMarked
package org.bpnet.train.step;

import org.jspecify.annotations.NullMarked;
