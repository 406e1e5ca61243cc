/// A run: epochs of steps, validation, the best epoch, control from outside, and the folder from
/// which it resumes to the bit. It knows steps, not layers, losses or tables; what happens in a
/// step belongs in `step`. Start with [Training], then `Run`, which is the loop, and [RunFolder].
///
/// A source, a sampler, and phases to train:
///
/// ```java
/// Dataset flowers = Prepared.of(iris, TableTask.infer(iris), 0, 0, seed).train();
/// Objective loss = Objective.supervised(Linear.create(params, 4, 3), new CrossEntropy());
/// Report report =
///     Training.of(Phase.of("train", loss, Learner.of(params, Adam.defaults())))
///         .source(flowers)
///         .sampler(Sampler.shuffled(flowers.size(), 32))
///         .epochs(3)
///         .run();
/// IO.println(report.reason() + " after " + report.steps() + " steps"); // COMPLETED after 15 steps
/// ```
///
/// A run with a folder, broken off by its listener, and the memory that it would take:
///
/// ```java
/// Dataset flowers = Prepared.of(iris, TableTask.infer(iris), 0, 0, seed).train();
/// Objective loss = Objective.supervised(Linear.create(params, 4, 3), new CrossEntropy());
/// Control control = new Control();
/// Training training =
///     Training.of(Phase.of("train", loss, Learner.of(params, Adam.defaults())))
///         .source(flowers).sampler(Sampler.shuffled(flowers.size(), 32)).epochs(100)
///         .folder(RunFolder.create(folder.resolve("run"))).control(control)
///         .listener(event -> control.stop());
/// IO.println(training.memory().examples() + " examples a step"); // 32 examples a step
/// IO.println(training.run().reason()); // STOPPED
/// IO.println(RunFolder.resume(folder.resolve("run")).isResumable()); // true
/// ```
///
/// Measures over a set, of what one likes:
///
/// ```java
/// Dataset flowers = Prepared.of(iris, TableTask.infer(iris), 0, 0, seed).train();
/// Layer model = Linear.create(params, 4, 3);
/// Validation validation =
///     Validation.of(flowers, scene -> model.forward(scene.features()))
///         .metrics(ClassMetric.ACCURACY);
/// IO.println(validation.measure(backend).keySet()); // [accuracy]
/// ```
@NullMarked
package org.bpnet.train.run;

import org.jspecify.annotations.NullMarked;
