/// Methods that look at the whole function at every step: Newton and quasi-Newton methods,
/// conjugate gradients, least squares, and a solver of linear systems. What all share is where a
/// search is and the way down along a line. The function itself belongs in `problem`. Start with
/// [Minimizer] and [Lbfgs].
///
/// The lowest point of a function:
///
/// ```java
/// Problem valley = (x, g) -> {
///   g[0] = 2 * (x[0] - 1) - 40 * x[0] * (x[1] - x[0] * x[0]);
///   g[1] = 20 * (x[1] - x[0] * x[0]);
///   return Math.pow(x[0] - 1, 2) + 10 * Math.pow(x[1] - x[0] * x[0], 2);
/// };
/// Minimum found = Bfgs.defaults().minimize(valley, new double[] {-1, 1});
/// IO.println("%.4f, %.4f".formatted(found.x()[0], found.x()[1])); // 1.0000, 1.0000
/// IO.println(found.outcome().converged()); // true
/// ```
///
/// A look at every iteration, and the end of the search when it says so:
///
/// ```java
/// Problem bowl = (x, g) -> {
///   g[0] = 4 * Math.pow(x[0], 3);
///   return Math.pow(x[0], 4);
/// };
/// Observer patience = iteration -> iteration.number() < 3;
/// Minimum found =
///     Lbfgs.defaults().minimize(bowl, new double[] {5}, Stop.defaults(), patience);
/// IO.println(found.outcome() + " after " + found.iterations()); // INTERRUPTED after 3
/// ```
///
/// A linear system whose matrix is known by what it does to vectors:
///
/// ```java
/// LinearOperator twice = (v, product) -> {
///   product[0] = 2 * v[0];
///   product[1] = 2 * v[1];
/// };
/// IO.println(ConjugateGradient.defaults().solve(twice, new double[] {6, 4}).x()[0]); // 3.0
/// ```
@NullMarked
package org.bpnet.nn.minimize.method;

import org.jspecify.annotations.NullMarked;
