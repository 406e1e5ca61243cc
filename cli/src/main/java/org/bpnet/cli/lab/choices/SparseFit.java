package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.regularizer.bound.Constraint;
import org.bpnet.nn.regularizer.bound.Constraints;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.nn.schedule.Schedule;

/// Weights that are mostly 0, learnt again from data under penalties: a histogram of what comes of
/// each.
final class SparseFit {
  /// The columns of [#rows].
  static final List<String> TITLES =
      List.of(
          "penalty",
          "0 exactly",
          "below 0.01",
          "below 0.1",
          "below 0.5",
          "larger",
          "true ones found");

  private static final int WEIGHTS = 200;
  private static final int TRUE = 20;
  private static final int ROWS = 400;
  private static final int STEPS = 300;
  private static final double RATE = 0.2;
  private static final double[] EDGES = {0.01, 0.1, 0.5};

  private SparseFit() {}

  /// A row for each penalty.
  static List<List<Object>> rows(Seed seed) {
    HostArray x = Initializers.normal(0, 1).create(Shape.of(ROWS, WEIGHTS), seed.child("x"));
    double[] truth = new double[WEIGHTS];
    for (int i = 0; i < TRUE; i++) {
      truth[i] = i % 2 == 0 ? 1 : -1;
    }
    List<List<Object>> rows = new ArrayList<>();
    try (Backend backend = Lab.reference()) {
      HostArray y = answers(backend, x, truth, seed);
      for (String name :
          List.of("none", "l2(0.1)", "l1(0.1)", "soft_threshold(0.1)", "hard_threshold(0.02)")) {
        rows.add(row(name, learnt(backend, name, x, y)));
      }
    }
    return rows;
  }

  private static HostArray answers(Backend backend, HostArray x, double[] truth, Seed seed) {
    try (Pass pass = Pass.train(backend, seed.child("noise"))) {
      Tensor w = pass.input(HostArray.of(truth, Shape.of(WEIGHTS, 1)));
      Tensor noise = pass.normal(Shape.of(ROWS, 1)).mul(0.5);
      return pass.input(x).matmul(w).add(noise).toHost();
    }
  }

  private static double[] learnt(Backend backend, String name, HostArray x, HostArray y) {
    boolean bound = name.contains("threshold");
    List<Constraint> constraints = bound ? List.of(Constraints.CATALOG.create(name)) : List.of();
    Penalty penalty =
        bound || name.equals("none") ? w -> w.pass().scalar(0) : Penalties.CATALOG.create(name);
    try (Parameters params = Parameters.create(backend, new Seed(0))) {
      Linear layer = Linear.withoutBias(params, WEIGHTS, 1, Initializers.zeros());
      var bounds = new Bounds(List.of(), constraints);
      try (var optimizer = new Optimizer(params, Sgd.defaults(), Schedule.constant(RATE), bounds)) {
        for (int i = 0; i < STEPS; i++) {
          try (Pass pass = Pass.train(backend, new Seed(i))) {
            Tensor loss =
                PointwiseLoss.MEAN_SQUARED_ERROR
                    .compute(layer.forward(pass.input(x)), pass.input(y))
                    .add(penalty.over(pass, params));
            optimizer.step(pass.backward(loss));
          }
        }
      }
      return layer.weight().value().toDoubles();
    }
  }

  private static List<Object> row(String name, double[] w) {
    List<Object> row = new ArrayList<>(List.of(name, count(w, -1, 0)));
    double low = 0;
    for (double edge : EDGES) {
      row.add(count(w, low, Math.nextDown(edge)));
      low = Math.nextDown(edge);
    }
    row.add(count(w, low, Double.POSITIVE_INFINITY));
    row.add((int) IntStream.range(0, TRUE).filter(i -> Math.abs(w[i]) >= EDGES[1]).count());
    return row;
  }

  /// How many are larger than one number and at most another.
  private static int count(double[] w, double above, double most) {
    return (int) Arrays.stream(w).map(Math::abs).filter(v -> v > above && v <= most).count();
  }
}
