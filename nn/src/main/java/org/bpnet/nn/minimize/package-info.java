/// Minimizers of smooth functions by name, and a model's loss made into such a function
/// ([FullBatch]). The rooms beneath know neither layers nor tensors, work on arrays of doubles and
/// can be used alone. Rules that learn from batches are in `optim`. Start with [FullBatch].
///
/// A model trained on all its examples at once:
///
/// ```java
/// Linear line = Linear.create(params, 1, 1);
/// HostArray x = HostArray.of(new float[] {0, 1, 2}, Shape.of(3, 1));
/// HostArray y = HostArray.of(new float[] {1, 3, 5}, Shape.of(3, 1));
/// Function<Pass, Tensor> loss =
///     p -> PointwiseLoss.MEAN_SQUARED_ERROR.compute(line.forward(p.input(x)), p.input(y));
/// try (FullBatch problem = FullBatch.of(params, loss)) {
///   problem.minimize(Lbfgs.defaults(), Stop.defaults(), Observer.NONE);
/// }
/// double slope = line.weight().value().at(0);
/// IO.println("%.2f x + %.2f".formatted(slope, line.bias().orElseThrow().value().at(0)));
/// // 2.00 x + 1.00
/// ```
///
/// By a text:
///
/// ```java
/// Minimizer minimizer = Minimizers.CATALOG.create("lbfgs(memory=5)");
/// IO.println(minimizer.minimize((x, g) -> {
///   g[0] = 2 * (x[0] - 3);
///   return (x[0] - 3) * (x[0] - 3);
/// }, new double[] {10}).x()[0]); // 3.0
/// ```
///
/// Residuals, for methods that know that the loss is a sum of squares:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(1), Initializers.zeros());
/// Function<Pass, Tensor> residuals = p -> p.read(w).square().sub(2);
/// try (FullBatch problem = FullBatch.leastSquares(params, residuals)) {
///   problem.load(new double[] {1});
///   problem.minimize(LevenbergMarquardt.defaults(), Stop.defaults(), Observer.NONE);
/// }
/// IO.println("%.4f".formatted(w.value().at(0))); // 1.4142
/// ```
@NullMarked
package org.bpnet.nn.minimize;

import org.jspecify.annotations.NullMarked;
