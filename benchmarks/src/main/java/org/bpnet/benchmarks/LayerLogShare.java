package org.bpnet.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.train.run.Control;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.Training;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.bpnet.train.watch.TrainingEvent;

/// What notes of steps and layers cost a training: examples a second without a run folder, with one
/// (`steps.csv`), and with looks into the layers too, in turns in one process. What comes up to
/// step 1,100 does not count: until then the steps 1, 2, 4, .. 1,024 are looked at whatever that
/// costs.
public final class LayerLogShare {
  private static final int IMAGES = 54_000;
  private static final int PIXELS = 28;
  private static final int FIRST = 1100;
  private static final List<String> WAYS = List.of("no folder", "steps", "steps and layers");

  private final Backend backend = Backends.best();
  private final ImageDataset images = images();
  private final double seconds;
  private final int rounds;

  private LayerLogShare(int rounds, double seconds) {
    this.rounds = rounds;
    this.seconds = seconds;
  }

  /// Measures and prints.
  ///
  /// @param args how many rounds, and how many seconds a turn is
  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 10;
    var share = new LayerLogShare(rounds, seconds);
    share.measure("784-512-256-10, batches of 128", 128, LayerLogShare::perceptron);
    share.measure("LeNet, batches of 64", 64, LayerLogShare::leNet);
    share.backend.close();
  }

  private void measure(String title, int batch, Function<Parameters, Layer> model) {
    Map<String, List<Double>> speeds = new LinkedHashMap<>();
    WAYS.forEach(way -> speeds.put(way, new ArrayList<>()));
    for (int round = 0; round <= rounds; round++) {
      for (String way : WAYS) {
        double speed = turn(way, batch, model);
        if (round > 0) { // the first warms up
          requireNonNull(speeds.get(way)).add(speed);
        }
      }
    }
    List<Double> bare = requireNonNull(speeds.get(WAYS.getFirst()));
    speeds.forEach((way, measured) -> {
      List<Double> shares = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        shares.add(measured.get(i) / bare.get(i));
      }
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s, %s: %.0f examples a second, %.3f [%.3f, %.3f] of those without a folder, %d rounds",
              title,
              way,
              median(measured),
              median(shares),
              Collections.min(shares),
              Collections.max(shares),
              rounds));
    });
  }

  private double turn(String way, int batch, Function<Parameters, Layer> model) {
    var control = new Control();
    var clock = new Clock(control, seconds);
    Path folder = temporary();
    try (Parameters params = Parameters.create(backend, new Seed(1))) {
      Objective objective = Objective.supervised(model.apply(params), new CrossEntropy());
      Training training =
          Training.of(Phase.of("train", objective, Learner.of(params, Adam.defaults())))
              .source(images)
              .sampler(Sampler.shuffled(IMAGES, batch).dropLast())
              .epochs(Integer.MAX_VALUE)
              .control(control)
              .listener(clock);
      if (!way.equals(WAYS.getFirst())) {
        RunFolder kept = RunFolder.create(folder.resolve("run"));
        training.folder(way.equals(WAYS.getLast()) ? kept.withLayers() : kept);
      }
      training.run();
    } finally {
      delete(folder);
    }
    return clock.speed();
  }

  /// Counts the examples of some seconds, and ends the run.
  private static final class Clock implements Consumer<TrainingEvent> {
    private final Control control;
    private final double seconds;
    private long begun;
    private long examples;
    private double speed;

    Clock(Control control, double seconds) {
      this.control = control;
      this.seconds = seconds;
    }

    @Override
    public void accept(TrainingEvent event) {
      if (event instanceof TrainingEvent.BatchEnded batch && batch.step() >= FIRST) {
        long now = System.nanoTime();
        if (begun == 0) {
          begun = now;
        } else if (speed == 0) {
          examples += batch.examples();
          if (now - begun > 1e9 * seconds) {
            speed = 1e9 * examples / (now - begun);
            control.stop();
          }
        }
      }
    }

    double speed() {
      return speed;
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("bpnet-layers");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageDataset images() {
    var pixels = new byte[IMAGES * PIXELS * PIXELS];
    var labels = new int[IMAGES];
    Seed seed = new Seed(7);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) seed.below(256, i);
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = seed.below(10, i);
    }
    var kinds = new Target.Classes("kind", List.of("0 1 2 3 4 5 6 7 8 9".split(" ")));
    return ImageDataset.of(pixels, Shape.of(PIXELS, PIXELS, 1), 255, labels, kinds);
  }

  private static Layer perceptron(Parameters params) {
    return Sequential.of(
        new Flatten(),
        Linear.create(params.child("first"), PIXELS * PIXELS, 512),
        Activation.RELU,
        Linear.create(params.child("second"), 512, 256),
        Activation.RELU,
        Linear.create(params.child("logits"), 256, 10));
  }

  private static Layer leNet(Parameters params) {
    return Sequential.of(
        Conv2d.create(params.child("conv1"), 1, 20, Window.square(5)),
        MaxPool2d.of(2),
        Conv2d.create(params.child("conv2"), 20, 50, Window.square(5)),
        MaxPool2d.of(2),
        new Flatten(),
        Linear.create(params.child("hidden"), 800, 500),
        Activation.RELU,
        Linear.create(params.child("logits"), 500, 10));
  }
}
