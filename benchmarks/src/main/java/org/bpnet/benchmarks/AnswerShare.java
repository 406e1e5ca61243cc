package org.bpnet.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.onnx.Onnx;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;

/// What answers of a model take inside a JVM: those of a [Classifier], and those that ONNX Runtime
/// gives to the file that is exported of it, in turns in one process. Both compute on the thread
/// that asks, whose processor time is measured, so that other programs count for little.
public final class AnswerShare {
  /// A model that answers.
  private record Case(String name, Shape example, int classes, String layers) {}

  private static final List<Case> CASES =
      List.of(
          new Case("4-16-3", Shape.of(4), 3, "16,relu"),
          new Case("784-512-256-10", Shape.of(784), 10, "512,relu,256,relu"),
          new Case("LeNet-5", Shape.of(28, 28, 1), 10, "lenet5"));
  private static final int[] ROWS = {1, 32};

  /// So many answers come first: the JVM compiles what it has often run.
  private static final int WARM_UP = 20_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private AnswerShare() {}

  /// Answers some rows once.
  private interface Answering {
    double answer();
  }

  /// Measures and prints.
  ///
  /// @param args how many turns there are, and of how many seconds each is
  public static void main(String[] args) throws IOException, OrtException {
    int turns = args.length > 0 ? Integer.parseInt(args[0]) : 9;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 0.5;
    System.out.println("| model | rows | BPNet, µs | ONNX Runtime, µs | ratio | from .. to |");
    System.out.println("|---|---|---|---|---|---|");
    for (Case some : CASES) {
      for (int rows : ROWS) {
        measure(some, rows, turns, seconds);
      }
    }
  }

  private static void measure(Case some, int rows, int turns, double seconds)
      throws IOException, OrtException {
    Path file = Files.createTempFile("answers", ".onnx");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (Backend backend = Backends.best(1);
        var options = new OrtSession.SessionOptions()) {
      Settings settings = Settings.defaults().layers(some.layers()).epochs(1).backend(backend);
      try (Classifier classifier = Classifier.fit(examples(some, 64), settings)) {
        Onnx.write(classifier, file);
        options.setIntraOpNumThreads(1);
        try (OrtSession session = environment.createSession(file.toString(), options)) {
          Dataset data = examples(some, rows);
          float[] features = data.features(IntStream.range(0, rows).toArray()).toFloats();
          print(
              some.name(),
              rows,
              turns,
              seconds,
              () -> classifier.predict(data).probability(0, 0),
              () -> first(environment, session, some, rows, features));
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  /// Examples of normal numbers, with classes at random.
  private static Dataset examples(Case some, int count) {
    var seed = new Seed(1);
    var features = new float[count * some.example().elementCount()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) seed.normal(i);
    }
    int[] labels = IntStream.range(0, count).map(i -> i % some.classes()).toArray();
    List<String> names = IntStream.range(0, some.classes()).mapToObj(c -> "c" + c).toList();
    return Dataset.of(features, some.example(), labels, new Target.Classes("class", names));
  }

  /// The first probability of the first row.
  private static double first(
      OrtEnvironment environment, OrtSession session, Case some, int rows, float[] features) {
    Shape shape = some.example().insert(0, rows);
    long[] extents = shape.extents().stream().mapToLong(extent -> extent).toArray();
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(features), extents);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      OnnxTensor answer = (OnnxTensor) result.get("probabilities").orElseThrow();
      float[] probabilities = new float[rows * some.classes()];
      answer.getFloatBuffer().get(probabilities);
      return probabilities[0];
    } catch (OrtException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  private static void print(
      String name, int rows, int turns, double seconds, Answering ours, Answering theirs) {
    if (Math.abs(ours.answer() - theirs.answer()) > 1e-5) {
      throw new IllegalStateException(name + ": the answers differ");
    }
    var own = new double[turns];
    var other = new double[turns];
    var ratios = new double[turns];
    for (int i = 0; i < WARM_UP; i++) {
      ours.answer();
    }
    for (int turn = 0; turn < turns; turn++) {
      own[turn] = microseconds(ours, seconds);
      other[turn] = microseconds(theirs, seconds);
      ratios[turn] = other[turn] / own[turn];
    }
    for (double[] figures : List.of(own, other, ratios)) {
      Arrays.sort(figures);
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %.1f | %.1f | %.2f | %.2f .. %.2f |",
            name,
            rows,
            own[turns / 2],
            other[turns / 2],
            ratios[turns / 2],
            ratios[0],
            ratios[turns - 1]));
  }

  /// What one answer takes, in the mean of so many seconds.
  private static double microseconds(Answering work, double seconds) {
    long start = THREADS.getCurrentThreadCpuTime();
    long took;
    long count = 0;
    do {
      for (int i = 0; i < 16; i++) {
        work.answer();
      }
      count += 16;
      took = THREADS.getCurrentThreadCpuTime() - start;
    } while (took < seconds * 1e9);
    return took * 1e-3 / count;
  }
}
