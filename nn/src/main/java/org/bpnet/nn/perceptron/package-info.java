/// Linear units that learn from one example after the other, as before back-propagation: the
/// perceptron and its kin. Start at [org.bpnet.nn.perceptron.Perceptron].
///
/// ```java
/// Perceptron.Fit fit = Perceptron.of(OnlineRule.perceptron(1)).epochs(100).fit(x, y); // y is ±1
/// fit.unit().classify(new double[] {1, 0});
/// ```
@NullMarked
package org.bpnet.nn.perceptron;

import org.jspecify.annotations.NullMarked;
