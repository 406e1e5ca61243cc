/// Points of many dimensions in a few, to look at: along the directions in which they vary most
/// ([PrincipalAxes]), or so that neighbours stay neighbours ([TSne]). What measures embeddings is
/// in `train.retrieval`, what draws them in the command. Start with [PrincipalAxes].
///
/// How much of the variance the first axis keeps, of points that lie nearly on a line:
///
/// ```java
/// HostArray points = HostArray.of(new double[] {0, 0, 1, 1, 2, 2.1, 3, 2.9}, Shape.of(4, 2));
/// PrincipalAxes axes = PrincipalAxes.of(points);
/// IO.println(axes.share(1) > 0.99); // true
/// ```
///
/// The same points by one number each:
///
/// ```java
/// HostArray points = HostArray.of(new double[] {0, 0, 3, 4, 6, 8}, Shape.of(3, 2));
/// HostArray line = PrincipalAxes.of(points).project(points, 1);
/// IO.println(Math.round(line.at(2) - line.at(0))); // 10
/// ```
///
/// Ten points of five dimensions in a plane:
///
/// ```java
/// double[] numbers = new double[50];
/// Arrays.setAll(numbers, i -> i / 25 * 10 + seed.normal(i));
/// HostArray points = HostArray.of(numbers, Shape.of(10, 5));
/// TSne.Outcome plane = TSne.defaults().perplexity(3).of(points, seed);
/// IO.println(plane.points().shape()); // [10, 2]
/// ```
@NullMarked
package org.bpnet.nn.project;

import org.jspecify.annotations.NullMarked;
