/// What is to be minimized: a function of n numbers with its gradient ([Problem]), or residuals
/// that should all be 0; second derivatives by differences where none are known. How it is
/// minimized belongs in `method`. Start with [Problem].
///
/// A function writes its gradient and gives its value:
///
/// ```java
/// Problem bowl = (x, g) -> {
///   g[0] = 2 * x[0];
///   g[1] = 8 * x[1];
///   return x[0] * x[0] + 4 * x[1] * x[1];
/// };
/// IO.println(bowl.evaluate(new double[] {1, 1}, new double[2])); // 5.0
/// IO.println("%.3f".formatted(bowl.hessian(new double[] {1, 1})[1][1])); // 8.000
/// ```
///
/// Residuals, whose squares are summed:
///
/// ```java
/// ResidualFunction line = x -> new double[] {x[0] - 1, x[0] - 3};
/// Problem squares = Problem.sumOfSquares(line);
/// IO.println(squares.evaluate(new double[] {0}, new double[1])); // 5.0
/// ```
///
/// The Jacobian of residuals, by differences unless it is given:
///
/// ```java
/// ResidualFunction parabola = x -> new double[] {x[0] * x[0]};
/// IO.println("%.3f".formatted(parabola.jacobian(new double[] {3})[0][0])); // 6.000
/// ```
@NullMarked
package org.bpnet.nn.minimize.problem;

import org.jspecify.annotations.NullMarked;
