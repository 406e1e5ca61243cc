package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.activation.Maxout;
import org.bpnet.nn.activation.RowActivation;
import org.bpnet.nn.layer.Layer;

/// Activations that look at several units at once as pictures: one unit runs along the axis.
final class UnitCurves {
  private static final int POINTS = 601;
  private static final double REACH = 4;

  private UnitCurves() {}

  /// What comes of (x, 0, 1), unit by unit.
  static Plot row(String use, RowActivation activation) {
    double[] x = axis();
    var units = new double[3 * POINTS];
    for (int i = 0; i < POINTS; i++) {
      units[3 * i] = x[i];
      units[3 * i + 2] = 1;
    }
    double[] y = values(activation, units, 3);
    List<Plot.Line> lines = new ArrayList<>();
    for (int unit = 0; unit < 3; unit++) {
      lines.add(new Plot.Line("y" + (unit + 1), x, every(y, 3, unit)));
    }
    return new Plot(use + " of (x, 0, 1)", "x", lines);
  }

  /// The pieces as tangents of a parabola, which is how they can approximate any convex function.
  static Plot maxout(String use, Maxout maxout) {
    int pieces = maxout.pieces();
    double[] x = axis();
    var units = new double[pieces * POINTS];
    for (int i = 0; i < POINTS; i++) {
      for (int piece = 0; piece < pieces; piece++) {
        double at = pieces == 1 ? 0 : REACH * (2.0 * piece / (pieces - 1) - 1) / 2;
        units[pieces * i + piece] = at * x[i] - at * at / 2;
      }
    }
    double[] parabola = Arrays.stream(x).map(v -> v * v / 2).toArray();
    return new Plot(
        String.format(Locale.ROOT, "%s of %d tangents to x\u00b2/2", use, pieces),
        "x",
        List.of(
            new Plot.Line("y", x, values(maxout, units, pieces)),
            new Plot.Line("x\u00b2/2", x, parabola)));
  }

  private static double[] axis() {
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> REACH * (2.0 * i / (POINTS - 1) - 1));
    return x;
  }

  private static double[] values(Layer layer, double[] units, int width) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      HostArray rows = HostArray.of(units, Shape.of(units.length / width, width));
      return layer.forward(pass.input(rows)).toHost().toDoubles();
    }
  }

  private static double[] every(double[] values, int stride, int first) {
    var picked = new double[values.length / stride];
    Arrays.setAll(picked, i -> values[stride * i + first]);
    return picked;
  }
}
