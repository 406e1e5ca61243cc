/// A function along a line, and searches for a good step on it. Which way the line goes is for a
/// method to say. They can be used alone. Start with [LineSearch].
///
/// A function of n numbers along a direction:
///
/// ```java
/// Problem bowl = (x, g) -> {
///   g[0] = 2 * x[0];
///   return x[0] * x[0];
/// };
/// LineFunction line = LineFunction.along(bowl, new double[] {4}, new double[] {-1});
/// IO.println(line.at(1)); // Point[step=1.0, value=9.0, slope=-6.0]
/// ```
///
/// A step that goes down enough, by halving:
///
/// ```java
/// LineFunction parabola = t -> new LineFunction.Point(t, (t - 1) * (t - 1), 2 * (t - 1));
/// LineSearch.Result found = Backtracking.defaults().search(parabola, parabola.at(0), 4);
/// IO.println(found.point().step() + ", " + found.evaluations()); // 1.0, 3
/// ```
///
/// One where the slope is small, too:
///
/// ```java
/// LineFunction parabola = t -> new LineFunction.Point(t, (t - 1) * (t - 1), 2 * (t - 1));
/// LineSearch.Result found = StrongWolfe.tight().search(parabola, parabola.at(0), 4);
/// IO.println(found.satisfied() + ", " + (Math.abs(found.point().slope()) < 0.2)); // true, true
/// ```
@NullMarked
package org.bpnet.nn.minimize.line;

import org.jspecify.annotations.NullMarked;
