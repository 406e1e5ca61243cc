/// Networks of thresholds whose weights are reasoned out and not learnt: any Boolean function, any
/// region with straight borders, any continuous function of one or two variables. Networks that
/// learn with thresholds belong in `perceptron`. Start with [ThresholdNetwork].
///
/// A Boolean function, its shortest terms, and the network that computes it:
///
/// ```java
/// BooleanFunction xor = BooleanFunction.parse("a ^ b");
/// IO.println(xor.toString(xor.minimized())); // (¬a ∧ b) ∨ (a ∧ ¬b)
/// Sequential model = ThresholdNetwork.of(xor.minimized(), 2).create(params);
/// HostArray rows = HostArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, Shape.of(4, 2));
/// IO.println(model.forward(pass.input(rows)).toHost()); // F32 [4, 1] 0.0, 1.0, 1.0, 0.0
/// ```
///
/// A square with a hole in it:
///
/// ```java
/// Polygon.Point middle = new Polygon.Point(0, 0);
/// Region ring = Region.of(Polygon.regular(4, middle, 2)).without(Polygon.regular(4, middle, 1));
/// Sequential model = ring.network().create(params);
/// HostArray points = HostArray.of(new float[] {0, 0, 0.8f, 0.8f, 3, 3}, Shape.of(3, 2));
/// IO.println(model.forward(pass.input(points)).toHost()); // F32 [3, 1] 0.0, 1.0, 0.0
/// ```
///
/// A continuous function as a sum of pulses, and how far off it may be:
///
/// ```java
/// Pulses sine = Pulses.of(Math::sin, 0, Math.PI, 200);
/// Sequential model = sine.network().create(params);
/// double value = model.forward(pass.full(Shape.of(1, 1), 1)).item();
/// IO.println(Math.abs(value - Math.sin(1)) < sine.bound(1)); // true
/// ```
@NullMarked
package org.bpnet.nn.construct;

import org.jspecify.annotations.NullMarked;
