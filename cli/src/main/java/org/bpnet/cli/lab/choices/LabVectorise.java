package org.bpnet.cli.lab.choices;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab vectorise`: what matrices are good for.
@Command(
    name = "vectorise",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Compute one layer by loops, example by example, and at once.",
    description = {
      "",
      "Y = relu(X W): a loop over examples, inputs and units; a product of each example's row with"
          + " the matrix; one product of two matrices. They say the same, in less and less time.",
      "",
      "And one thing never to compute at once: of Y W2 with 64 examples, 100 hidden units and 8"
          + " outputs the Jacobian by W2 has 64 x 8 x 100 x 8 numbers. Back-propagation wants its"
          + " product with the error alone, which is Y^T G, 100 x 8.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabVectorise implements Runnable {
  private static final int INPUTS = 256;
  private static final int UNITS = 256;
  private static final int ROUNDS = 5;
  private static final int HIDDEN = 100;
  private static final int OUTPUTS = 8;
  private static final int ROWS = 64;
  private static final double MILLION = 1e6;

  private final Console console;

  @Option(names = "--examples", paramLabel = "N", description = "Rows of X; 512 if not given.")
  private int examples = 512;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabVectorise(Console console) {
    this.console = console;
  }

  /// What one way computes, and the shortest time of several.
  private record Way(float[] numbers, double milliseconds) {}

  @Override
  public void run() {
    FindingOptions.check("--examples", examples, 1, 100_000);
    HostArray x = Initializers.normal(0, 1).create(Shape.of(examples, INPUTS), new Seed(1));
    HostArray w = Initializers.heNormal().create(Shape.of(INPUTS, UNITS), new Seed(2));
    try (Backend backend = Lab.backend();
        Traced layer =
            Traced.evaluation(
                backend, (_, in) -> Traced.Outcome.of(in.get(0).matmul(in.get(1)).relu()))) {
      List<HostArray> single = rows(x);
      Way loop = timed(() -> loop(x.toFloats(), w.toFloats()));
      Way vectors = timed(() -> joined(layer, single, w));
      Way matrices = timed(() -> run(layer, x, w));
      Findings findings =
          new Findings()
              .table(
                  "ways",
                  List.of("way", "milliseconds", "times as long", "off by"),
                  List.of(
                      row("loop over examples, inputs, units", loop, matrices),
                      row(Phrase.of("row x matrix, %s times", examples), vectors, matrices),
                      row("matrix x matrix", matrices, matrices)))
              .say(
                  "off by: the largest difference from the last, relative to its largest number\n");
      jacobian(findings);
      options.show(findings, () -> plot(loop, vectors, matrices), console);
    }
  }

  private List<HostArray> rows(HostArray x) {
    float[] all = x.toFloats();
    return IntStream.range(0, examples)
        .mapToObj(i -> Arrays.copyOfRange(all, i * INPUTS, (i + 1) * INPUTS))
        .map(row -> HostArray.of(row, Shape.of(1, INPUTS)))
        .toList();
  }

  private static Way timed(Supplier<float[]> way) {
    float[] numbers = way.get();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      numbers = way.get();
      best = Math.min(best, System.nanoTime() - start);
    }
    return new Way(numbers, best / MILLION);
  }

  private static float[] run(Traced layer, HostArray x, HostArray w) {
    layer.run(List.of(x, w));
    return layer.value(0).toFloats();
  }

  private float[] loop(float[] x, float[] w) {
    float[] y = new float[examples * UNITS];
    for (int n = 0; n < examples; n++) {
      for (int unit = 0; unit < UNITS; unit++) {
        float sum = 0;
        for (int i = 0; i < INPUTS; i++) {
          sum += x[n * INPUTS + i] * w[i * UNITS + unit];
        }
        y[n * UNITS + unit] = Math.max(0, sum);
      }
    }
    return y;
  }

  private float[] joined(Traced layer, List<HostArray> single, HostArray w) {
    float[] y = new float[examples * UNITS];
    for (int n = 0; n < examples; n++) {
      float[] row = run(layer, single.get(n), w);
      System.arraycopy(row, 0, y, n * UNITS, UNITS);
    }
    return y;
  }

  private static List<Object> row(Object name, Way way, Way last) {
    double largest = 0;
    double off = 0;
    for (int i = 0; i < last.numbers().length; i++) {
      largest = Math.max(largest, Math.abs(last.numbers()[i]));
      off = Math.max(off, Math.abs(way.numbers()[i] - last.numbers()[i]));
    }
    return List.of(
        name, way.milliseconds(), way.milliseconds() / last.milliseconds(), off / largest);
  }

  /// The whole Jacobian of the last layer, contracted with an error, against the product.
  private static void jacobian(Findings findings) {
    try (Backend backend = Lab.reference();
        Pass pass = Pass.train(backend, new Seed(3))) {
      Tensor hidden = pass.normal(Shape.of(ROWS, HIDDEN)).relu();
      Tensor weight = pass.normal(Shape.of(HIDDEN, OUTPUTS));
      Tensor error = pass.normal(Shape.of(ROWS, OUTPUTS));
      Tensor all = Autodiff.jacobian(hidden::matmul, weight);
      Tensor contracted =
          error
              .reshape(1, ROWS * OUTPUTS)
              .matmul(all.reshape(ROWS * OUTPUTS, HIDDEN * OUTPUTS))
              .reshape(HIDDEN, OUTPUTS);
      Tensor product = Autodiff.vjp(hidden::matmul, weight, error);
      double off =
          Arrays.stream(contracted.sub(product).toHost().toDoubles())
              .map(Math::abs)
              .max()
              .orElse(0);
      long numbers = all.shape().elementCount();
      long kept = product.shape().elementCount();
      findings
          .table(
              "jacobian",
              List.of("dL/dW2 by", "numbers", "bytes", "multiplications"),
              List.of(
                  List.of("the Jacobian, 64 x 8 x 100 x 8", numbers, 4 * numbers, numbers),
                  List.of("the product, 100 x 8", kept, 4 * kept, ROWS * kept)))
          .figure("off", off < 1e-12 ? "less than 1e-12" : off, "the two differ by %s");
    }
  }

  private static Plot plot(Way... ways) {
    double[] way = IntStream.rangeClosed(1, ways.length).asDoubleStream().toArray();
    double[] logs = Arrays.stream(ways).mapToDouble(w -> Math.log10(w.milliseconds())).toArray();
    return new Plot(
        "log10 of milliseconds: loop, rows, matrices",
        "way",
        List.of(new Plot.Line("milliseconds", way, logs)));
  }
}
