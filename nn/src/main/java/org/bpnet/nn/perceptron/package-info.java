/// Linear units that learn from one example after the other, as before back-propagation: the
/// perceptron and its kin. What learns by gradients belongs in `optim`. Start with [Perceptron].
///
/// Learning until no example is wrong; labels are −1 and 1:
///
/// ```java
/// double[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
/// int[] or = {-1, 1, 1, 1};
/// Perceptron.Fit fit = Perceptron.of(OnlineRule.perceptron(1)).epochs(100).fit(x, or);
/// IO.println(fit.isSeparated() + ", " + fit.mistakes() + " mistakes"); // true, 9 mistakes
/// IO.println(fit.unit().classify(new double[] {1, 0})); // 1
/// ```
///
/// Where no line separates the classes, the best one so far stays in the pocket:
///
/// ```java
/// double[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
/// int[] xor = {-1, 1, 1, -1};
/// Perceptron pocket = Perceptron.of(OnlineRule.perceptron(1)).keeping(Perceptron.Kept.POCKET);
/// IO.println(pocket.epochs(20).shuffled(seed).fit(x, xor).unit().right(x, xor) + " of 4");
/// // 3 of 4
/// ```
///
/// What was learnt is a layer, to be trained on by gradients:
///
/// ```java
/// LinearUnit and = new LinearUnit(new double[] {1, 1}, -1.5);
/// Linear layer = and.create(params);
/// HostArray rows = HostArray.of(new float[] {0, 1, 1, 1}, Shape.of(2, 2));
/// IO.println(layer.forward(pass.input(rows)).toHost()); // F32 [2, 1] -0.5, 0.5
/// ```
@NullMarked
package org.bpnet.nn.perceptron;

import org.jspecify.annotations.NullMarked;
