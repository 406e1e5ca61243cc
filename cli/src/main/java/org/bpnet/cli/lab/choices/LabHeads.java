package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.nn.margin.Heads;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `bpnet lab heads`: what each head makes of an angle.
@Command(
    name = "heads",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Set heads side by side: what each makes of an angle.",
    description = {
      "",
      "A head makes a logit of the angle theta between features and the weights of their own class."
          + " Softmax takes cos(theta), and so do NormFace and COCO, which take lengths away. The"
          + " others take less, so that only a smaller angle is good enough: psi(theta) = (-1)^k"
          + " cos(m theta) - 2k (L-Softmax, SphereFace), cos(theta) - m (CosFace), cos(theta + m)"
          + " (ArcFace).",
      "",
      "Printed is the own logit over the angle, for lengths and a scale of 1. --picture draws it;"
          + " bpnet lab features draws what comes of training under these heads.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabHeads implements Runnable {
  /// A head.
  ///
  /// @param plain with a scale of 1
  private record Entry(String name, String plain) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("softmax", "softmax"),
          new Entry("l_softmax", "l_softmax(m=2, lambda=0)"),
          new Entry("sphereface", "sphereface(m=2, lambda=0)"),
          new Entry("normface", "normface(s=1, learnt=false)"),
          new Entry("coco", "coco(alpha=1)"),
          new Entry("cosface", "cosface(s=1, m=0.35)"),
          new Entry("arcface", "arcface(s=1, m=0.5)"));

  private static final double ROUNDING = 1e-12;
  private static final int STEP = 15;
  private static final int HALF_TURN = 180;

  private final Console console;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabHeads(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    List<String> titles = new ArrayList<>(List.of("angle"));
    ENTRIES.forEach(entry -> titles.add(entry.name()));
    Findings findings =
        new Findings()
            .say("the own logit over the angle in degrees, for lengths and a scale of 1:\n")
            .table("logits", titles, logits());
    options.show(findings, LabHeads::plot, console);
  }

  private static List<List<Object>> logits() {
    double[] angles =
        IntStream.rangeClosed(0, HALF_TURN / STEP).mapToDouble(i -> i * STEP).toArray();
    List<double[]> all = ENTRIES.stream().map(entry -> logits(entry, angles)).toList();
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < angles.length; i++) {
      List<Object> row = new ArrayList<>(List.of((int) angles[i]));
      int place = i;
      all.forEach(logits -> row.add(Math.abs(logits[place]) < ROUNDING ? 0.0 : logits[place]));
      rows.add(row);
    }
    return rows;
  }

  /// Of the own class, whose weights lie at 0 degrees.
  private static double[] logits(Entry entry, double[] angles) {
    double[] features = new double[2 * angles.length];
    for (int i = 0; i < angles.length; i++) {
      features[2 * i] = Math.cos(Math.toRadians(angles[i]));
      features[2 * i + 1] = Math.sin(Math.toRadians(angles[i]));
    }
    try (Backend backend = Lab.reference();
        Parameters params = Parameters.create(backend, new Seed(0))) {
      HeadLayer head = Heads.CATALOG.create(entry.plain()).create(params, 2, 2);
      head.weight().load(HostArray.of(new double[] {1, -1, 0, 0}, Shape.of(2, 2)));
      try (Pass pass = Pass.train(backend, new Seed(0))) {
        Tensor logits =
            head.logits(
                pass.input(HostArray.of(features, Shape.of(angles.length, 2))),
                pass.input(HostArray.of(new int[angles.length], Shape.of(angles.length))));
        return logits.slice(1, 0, 1).toHost().toDoubles();
      }
    }
  }

  private static Plot plot() {
    double[] angles = IntStream.rangeClosed(0, HALF_TURN).asDoubleStream().toArray();
    List<Plot.Line> lines =
        ENTRIES.stream()
            .map(entry -> new Plot.Line(entry.name(), angles, logits(entry, angles)))
            .toList();
    return new Plot("Own logit over the angle", "angle in degrees", lines);
  }
}
