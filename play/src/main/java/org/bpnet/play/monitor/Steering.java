package org.bpnet.play.monitor;

import java.util.Locale;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Control;

/// What a page may do with a run that trains in this process.
final class Steering {
  /// Ours: no one step makes the rate more than ten times larger or smaller.
  private static final double MOST_FACTOR = 10;

  private final Control control;
  private boolean paused;
  private boolean stopping;
  private double factor = 1;

  Steering(Control control) {
    this.control = control;
  }

  /// Does what a page asks for: `pause`, `resume`, `stop`, or `rate` with the `factor` by which all
  /// learning rates are to be multiplied from the next step on.
  ///
  /// @throws IllegalArgumentException if it asks for what cannot be
  void act(JsonValue.Members request) {
    String op = request.text("op");
    switch (op) {
      case "pause" -> {
        control.pause();
        paused = true;
      }
      case "resume" -> {
        control.resume();
        paused = false;
      }
      case "stop" -> {
        control.stop();
        stopping = true;
      }
      case "rate" -> scale(request.number("factor"));
      default -> throw new IllegalArgumentException("there is nothing called '" + op + "' to do");
    }
  }

  private void scale(double wanted) {
    if (!(wanted >= 1 / MOST_FACTOR && wanted <= MOST_FACTOR)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "factor: needs %s to %s, got %s", 1 / MOST_FACTOR, MOST_FACTOR, wanted));
    }
    control.scaleRate(wanted);
    factor *= wanted;
  }

  boolean isPaused() {
    return paused;
  }

  boolean isStopping() {
    return stopping;
  }

  /// @param rates whether the run has learning rates, which minimizers do without
  JsonValue json(boolean rates) {
    return JsonValue.object()
        .with("rates", rates)
        .with("paused", paused)
        .with("stopping", stopping)
        .with("factor", factor)
        .build();
  }
}
