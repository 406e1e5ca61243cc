package org.bpnet.cli.report;

import java.util.List;
import java.util.Locale;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Calibration;

/// Whether a classifier is as often right as it is sure, told and drawn.
public final class Reliability {
  private Reliability() {}

  public static void print(Console console, Calibration.Advice advice) {
    Calibration now = advice.now();
    console.out().println();
    console.print(
        String.format(
            Locale.ROOT,
            "@|bold %s sure|@ on average; expected calibration error %s, Brier score %.3f, log loss"
                + " %.3f",
            Words.percent(now.confidence()),
            Words.percent(now.expectedError()),
            now.brier(),
            now.logLoss()));
    console.print(
        String.format(
            Locale.ROOT,
            "At temperature %.2f, which suits these examples best, the error would be %s and the log"
                + " loss %.3f",
            advice.temperature(),
            Words.percent(advice.scaled().expectedError()),
            advice.scaled().logLoss()));
  }

  public static void addTo(JsonValue.Builder fields, Calibration.Advice advice) {
    fields
        .with("confidence", advice.now().confidence())
        .with("calibration_error", advice.now().expectedError())
        .with("brier", advice.now().brier())
        .with("log_loss", advice.now().logLoss())
        .with("temperature", advice.temperature())
        .with("scaled_calibration_error", advice.scaled().expectedError())
        .with("scaled_log_loss", advice.scaled().logLoss());
  }

  public static String svg(String data, Calibration.Advice advice) {
    var ideal = new Plot.Line("as sure as right", new double[] {0, 1}, new double[] {0, 1});
    return new Plot(
            "Share that is right on " + data,
            "confidence",
            List.of(line("the model", advice.now()), ideal))
        .svg();
  }

  private static Plot.Line line(String name, Calibration calibration) {
    return new Plot.Line(
        name,
        calibration.bins().stream().mapToDouble(Calibration.Bin::confidence).toArray(),
        calibration.bins().stream().mapToDouble(Calibration.Bin::accuracy).toArray());
  }
}
