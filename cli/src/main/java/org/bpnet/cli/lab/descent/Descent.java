package org.bpnet.cli.lab.descent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bpnet.cli.lab.Lab;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.minimize.problem.Curvature;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.schedule.Schedule;

/// The way of an optimizer down a function of a few numbers, in double precision.
///
/// @param points where it was, the start first
/// @param values of the function there
record Descent(List<double[]> points, double[] values) {
  /// Takes steps.
  ///
  /// @param function of the numbers, `[1, n]`, a scalar
  /// @param seed for what is random in the bounds
  static Descent of(
      UnaryOperator<Tensor> function,
      double[] start,
      Rule rule,
      Schedule rate,
      Bounds bounds,
      int steps,
      Seed seed) {
    List<double[]> points = new ArrayList<>();
    double[] values = new double[steps + 1];
    try (Backend backend = Lab.reference();
        Parameters params = Parameters.create(backend, seed)) {
      Parameter x = params.weight("x", Shape.of(1, start.length), (s, _) -> HostArray.of(start, s));
      try (var optimizer = new Optimizer(params, rule, rate, bounds)) {
        for (int i = 0; i <= steps; i++) {
          points.add(x.value().toDoubles());
          try (Pass pass = Pass.train(backend, seed.child(i))) {
            Tensor value = function.apply(pass.read(x));
            values[i] = value.item();
            optimizer.step(pass.backward(value));
          }
        }
      }
    }
    return new Descent(points, values);
  }

  /// How the function bends at a point.
  static Curvature curvature(UnaryOperator<Tensor> function, double... point) {
    try (Backend backend = Lab.reference();
        Pass pass = Pass.eval(backend)) {
      int n = point.length;
      Tensor x = pass.input(HostArray.of(point, Shape.of(1, n)));
      double[] all = Autodiff.hessian(function, x).toHost().toDoubles();
      double[][] hessian = new double[n][n];
      for (int i = 0; i < n * n; i++) {
        hessian[i / n][i % n] = all[i];
      }
      return Curvature.of(hessian);
    }
  }

  /// One of the numbers at each step.
  double[] track(int place) {
    return points.stream().mapToDouble(point -> point[place]).toArray();
  }
}
