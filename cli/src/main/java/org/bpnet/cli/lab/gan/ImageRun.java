package org.bpnet.cli.lab.gan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.cli.lab.InterruptibleBackend;
import org.bpnet.cli.plot.Mosaic;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.adversarial.AdversarialLoss;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.bpnet.train.json.JsonValue;

/// A game for images, and what a classifier says of those that are made.
///
/// @param name what the data are called
/// @param train raw images to learn from
/// @param test raw images that the judge compares with
record ImageRun(String name, Dataset train, Dataset test, AdversarialLoss game) {
  private static final int LOOKS = 6;
  private static final int SHOWN = 14;
  private static final double TEST = 0.2;

  /// A class of which fewer are seen is lost.
  private static final double LEAST = 0.02;

  /// Of a judge that is trained for the purpose. Ours.
  private static final String LAYERS = "conv32,relu,maxpool2,conv32,relu,maxpool2,64,relu";

  private static final int EPOCHS = 8;

  /// What was made at one time, and what the judge says.
  private record Look(ImageGame.Made made, Judge.Opinion opinion) {}

  /// What came of it.
  ///
  /// @param judgeRight the share of the test images that the judge tells right
  record Outcome(ImageRun run, double judgeRight, List<Look> looks) {
    void print(Console console) {
      console.say("the judge tells %.1f%% of the test images right\n", 100 * judgeRight);
      console.say(
          "%6s  %13s  %9s  %5s  %7s  %8s  %11s  %6s",
          "step",
          "discriminator",
          "generator",
          "sure",
          "least",
          "distance",
          "discrepancy",
          "spread");
      for (Look look : looks) {
        Judge.Opinion opinion = look.opinion();
        console.say(
            "%6d  %13.4f  %9.4f  %5.3f  %6.1f%%  %8.3f  %11.5f  %6.3f%s",
            look.made().step(),
            look.made().losses()[0],
            look.made().losses()[1],
            opinion.sure(),
            100 * opinion.least(),
            opinion.distance(),
            opinion.discrepancy(),
            opinion.spread(),
            opinion.isCollapsed(LEAST) ? "  collapsed" : "");
      }
      console.say(
          "\nshares of the classes at the end, in %%: %s",
          String.join(
              ", ",
              Arrays.stream(looks.getLast().opinion().shares())
                  .mapToObj(share -> String.format(Locale.ROOT, "%.1f", 100 * share))
                  .toList()));
    }

    JsonValue figures(long seed) {
      List<JsonValue> all = new ArrayList<>();
      for (Look look : looks) {
        Judge.Opinion opinion = look.opinion();
        all.add(
            JsonValue.object()
                .with("step", look.made().step())
                .with("discriminator", look.made().losses()[0])
                .with("generator", look.made().losses()[1])
                .with("sure", opinion.sure())
                .with("shares", JsonValue.of(opinion.shares()))
                .with("distance", opinion.distance())
                .with("discrepancy", opinion.discrepancy())
                .with("spread", opinion.spread())
                .with("collapsed", opinion.isCollapsed(LEAST))
                .build());
      }
      return JsonValue.object()
          .with("loss", run.game().toString())
          .with("data", run.name())
          .with("seed", seed)
          .with("judge_accuracy", judgeRight)
          .with("looks", new JsonValue.Items(all))
          .build();
    }

    /// Samples of the same noise over time, beneath real images.
    String draw() {
      Shape image = run.train().featureShape();
      List<Mosaic.Row> rows = new ArrayList<>();
      rows.add(new Mosaic.Row("data", ImageGame.some(run.test(), SHOWN).toFloats()));
      for (Look look : looks) {
        rows.add(
            new Mosaic.Row(
                String.format(Locale.ROOT, "step %,d", look.made().step()),
                ImageGame.first(look.made().samples(), SHOWN)));
      }
      return new Mosaic(
              "Samples of " + run.name() + " over time, " + run.game(),
              image.extent(0),
              image.extent(1),
              image.extent(2),
              rows)
          .svg();
    }
  }

  static ImageRun of(String data, AdversarialLoss game, Seed seed) {
    DataSource source = DataSources.open(data);
    ImageRun run =
        switch (source) {
          case DataSource.Tabular table ->
              throw new UsageException("needs images, got the table " + table.name());
          case DataSource.TrainAndTest both ->
              new ImageRun(both.name(), both.train(), both.test(), game);
          case DataSource.Examples(String name, Dataset all) -> {
            int[] order = seed.child("split").permutation(all.size());
            int test = (int) (TEST * all.size());
            yield new ImageRun(
                name,
                all.subset(Arrays.copyOfRange(order, test, order.length)),
                all.subset(Arrays.copyOf(order, test)),
                game);
          }
        };
    if (!(run.train().target() instanceof Target.Classes)) {
      throw new UsageException(source.name() + ": needs images with classes");
    }
    return run;
  }

  /// Plays.
  ///
  /// @param judge the run folder of a classifier; without one, a small network is trained
  Outcome play(Optional<Path> judge, int steps, Seed seed) {
    try (Backend backend = new InterruptibleBackend(Backends.best());
        Classifier classifier = judge.map(Classifier::load).orElseGet(() -> judge(seed, backend))) {
      if (!classifier.inputs().featureShape().equals(train.featureShape())) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "--judge: needs a classifier of images %s, got one of %s",
                train.featureShape(),
                classifier.inputs().featureShape()));
      }
      var own = new Judge(classifier, test, backend);
      List<Look> looks = new ArrayList<>();
      new ImageGame(game, train, steps, LOOKS, seed)
          .play(backend, made -> looks.add(new Look(made, own.of(made.samples()))));
      return new Outcome(this, classifier.evaluate(test).accuracy(), looks);
    }
  }

  private Classifier judge(Seed seed, Backend backend) {
    Settings settings =
        Settings.defaults().layers(LAYERS).epochs(EPOCHS).seed(seed.value()).backend(backend);
    return Classifier.fit(Prepared.of(train, test, 0, seed.child("judge")), settings);
  }
}
