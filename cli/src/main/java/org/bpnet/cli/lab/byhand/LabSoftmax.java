package org.bpnet.cli.lab.byhand;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Divergence;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bpnet lab softmax`: from scores to probabilities, loss and gradient, step by step.
@Command(
    name = "softmax",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Follow softmax and cross-entropy step by step.",
    description = {
      "",
      "p_k = exp(z_k - max) / sum_j exp(z_j - max): taking the largest score away changes no"
          + " probability and lets nothing overflow. The loss of the right class k is -ln p_k, its"
          + " gradient by the scores p - y, y being 1 at k and 0 elsewhere: the Jacobian"
          + " diag(p) - p p^T of softmax takes the -1/p_k of the logarithm out of it. For a target"
          + " distribution y the loss is H(y) + KL(y, p), and the entropy H(y) does not depend on"
          + " the scores.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab softmax --scores 1,2,3 --class 2",
      "  bpnet lab softmax --scores=-0.5,1,2 --target 0.2,0.1,0.7",
      "  bpnet lab softmax --picture gradient.svg"
    })
public final class LabSoftmax implements Runnable {
  private static final int MOST = 10;
  private static final double ROUNDING = 1e-6;

  /// Less is 0 in the digits that are printed, and has no sign.
  private static final double LEAST = 5e-9;

  private final Console console;

  @Option(
      names = "--scores",
      paramLabel = "Z",
      split = ",",
      description = "z, a number for each class; 1,2,3 if not given.")
  private double @Nullable [] given;

  @Option(
      names = "--class",
      paramLabel = "K",
      description = "The right class, from 1 on; the last if neither this nor --target is given.")
  private @Nullable Integer label;

  @Option(
      names = "--target",
      paramLabel = "Y",
      split = ",",
      description = "Instead, a probability for each class.")
  private double @Nullable [] target;

  @Option(
      names = "--picture",
      paramLabel = "FILE.svg",
      description =
          "Draw the length of the gradient over the share of the right class, by scores and by"
              + " cosines that a scale s makes scores of; --class is marked.")
  private @Nullable Path picture;

  public LabSoftmax(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    double[] scores = given == null ? new double[] {1, 2, 3} : given;
    double[] wanted = wanted(scores);
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
    }
    try (Backend backend = Lab.reference();
        Pass pass = Pass.eval(backend)) {
      Shape shape = Shape.of(1, scores.length);
      Tensor z = pass.input(HostArray.of(scores, shape));
      Tensor y = pass.input(HostArray.of(wanted, shape));
      Tensor exp = z.sub(z.max(1).expandDims(1)).exp();
      Tensor p = z.softmax(1);
      row("z", z);
      row("exp(z - max)", exp);
      row("p, by their sum", p);
      row("y", y);
      Tensor loss = new CrossEntropy().compute(z, y);
      Tensor divergence = Divergence.KL_DIVERGENCE.compute(z, y);
      say("loss -y ln p", loss.item());
      say("of it KL(y, p)", divergence.item());
      say("of it H(y)", loss.sub(divergence).item());
      Tensor gradient = pass.backward(loss).of(z);
      row("gradient p - y", gradient);
      console.say("\nJacobian dp/dz, diag(p) - p p^T");
      Tensor jacobian = Autodiff.jacobian(x -> x.softmax(1), z);
      double[] rows = jacobian.toHost().toDoubles();
      for (int i = 0; i < rows.length; i += scores.length) {
        row("", Arrays.copyOfRange(rows, i, i + scores.length));
      }
      if (picture != null) {
        List<Plot.Mark> marks =
            target == null
                ? List.of(mark(p.mul(y).sum().item(), gradient.square().sum().sqrt().item()))
                : List.of();
        String svg = GradientLengths.of(scores.length, marks).svg();
        FigureFile.write("--picture", picture, svg, console);
      }
    }
    console.say("\npredicted class %d", largest(scores) + 1);
    console.out().flush();
  }

  private static Plot.Mark mark(double share, double length) {
    return new Plot.Mark(
        String.format(Locale.ROOT, "p = %.4f: %.4f", share, length), share, length);
  }

  /// The target distribution.
  private double[] wanted(double[] scores) {
    int classes = scores.length;
    if (classes < 2 || classes > MOST || !DoubleStream.of(scores).allMatch(Double::isFinite)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--scores: needs 2 to %d finite numbers, such as 1,2,3, got %s",
              MOST,
              Arrays.toString(scores)));
    }
    if (target != null && label != null) {
      throw new UsageException("--class, --target: give one of them");
    }
    if (target != null) {
      double sum = DoubleStream.of(target).sum();
      if (target.length != classes
          || !DoubleStream.of(target).allMatch(share -> share >= 0)
          || Math.abs(sum - 1) > ROUNDING) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "--target: needs %d numbers of 0 or more whose sum is 1, got %s",
                classes,
                Arrays.toString(target)));
      }
      return target;
    }
    int right = label == null ? classes : label;
    if (right < 1 || right > classes) {
      throw new UsageException(
          String.format(Locale.ROOT, "--class: needs 1 to %d, got %d", classes, right));
    }
    double[] oneHot = new double[classes];
    oneHot[right - 1] = 1;
    return oneHot;
  }

  /// Of equal ones the first, as in the library.
  private static int largest(double[] scores) {
    int largest = 0;
    for (int i = 1; i < scores.length; i++) {
      largest = scores[i] > scores[largest] ? i : largest;
    }
    return largest;
  }

  private void row(String name, Tensor values) {
    row(name, values.toHost().toDoubles());
  }

  private void row(String name, double[] values) {
    List<String> numbers = new ArrayList<>();
    for (double value : values) {
      double shown = Math.abs(value) < LEAST ? 0 : value;
      numbers.add(String.format(Locale.ROOT, "%12.8f", shown));
    }
    console.say("%-16s%s", name, String.join(" ", numbers));
  }

  private void say(String name, double value) {
    row(name, new double[] {value});
  }
}
