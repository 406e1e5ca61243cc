package org.bpnet.cli.lab.capsule;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Mosaic;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.watch.TrainingEvent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab capsules`: routing by agreement on images.
@Command(
    name = "capsules",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Route images to capsules by agreement, and see what their numbers mean.",
    description = {
      "",
      "A capsule is a vector, as long as it is sure: squash(s) = |s|^2/(1 + |s|^2) s/|s|. Each"
          + " capsule i predicts those above, u_ij = u_i W_ij, and its couplings c_i = softmax(b_i)"
          + " add up to 1. From round to round b_ij += <u_ij, v_j>, v_j = squash(sum_i c_ij u_ij):"
          + " what agrees is coupled more (Sabour, Frosst, Hinton 2017). Training makes the capsule of"
          + " the right class longer than 0.9 and others shorter than 0.1, and draws the image from"
          + " it.",
      "",
      "Prints for a test image the lengths of the classes after 1, 2 and 3 rounds and how much of"
          + " the capsules below each gets; --picture draws what becomes of images as each of the 16"
          + " numbers of their capsule is moved by up to 0.25.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab capsules --picture capsules.svg",
      "  bpnet lab capsules mnist --epochs 5"
    })
public final class LabCapsules implements Runnable {
  private static final int ROUNDS = 3;
  private static final int MOST_EPOCHS = 1_000;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "Images with classes; ${DEFAULT-VALUE} if not given.")
  private String data = "digits";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the images; ${DEFAULT-VALUE} if not given.")
  private int epochs = 10;

  @Option(
      names = "--class",
      paramLabel = "K",
      description =
          "Of which class an image is followed, from 0 up; ${DEFAULT-VALUE} if not given.")
  private int followed = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all random choices; ${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw the image as each number of its capsule is moved, as SVG.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

  public LabCapsules(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (epochs < 1 || epochs > MOST_EPOCHS) {
      throw new UsageException(
          String.format(Locale.ROOT, "--epochs: needs 1 to %d, got %d", MOST_EPOCHS, epochs));
    }
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
    }
    var root = new Seed(seed);
    Prepared images = Lab.images(DataSources.open(data), root);
    List<String> names = ((Target.Classes) images.train().target()).names();
    List<TrainingEvent.EpochEnded> course = new ArrayList<>();
    try (Backend backend = Lab.backend();
        var capsules = new DrawnCapsules(backend, images, root)) {
      int[] examples = capsules.examples();
      if (followed < 0 || followed >= examples.length) {
        throw new UsageException(
            String.format(
                Locale.ROOT, "--class: needs 0 to %d, got %d", examples.length - 1, followed));
      }
      capsules.train(
          epochs,
          root.child("training"),
          event -> {
            if (event instanceof TrainingEvent.EpochEnded ended) {
              course.add(ended);
            }
          });
      DrawnCapsules.Routed routed = capsules.route(examples[followed], ROUNDS);
      if (json) {
        console.out().print(Json.pretty(figures(capsules, course, routed)));
      } else {
        print(capsules, course, routed, names);
      }
      if (picture != null) {
        String svg = draw(images, capsules, examples[followed], names);
        FigureFile.write("--picture", picture, svg, console);
      }
    }
    console.out().flush();
  }

  private void print(
      DrawnCapsules capsules,
      List<TrainingEvent.EpochEnded> course,
      DrawnCapsules.Routed routed,
      List<String> names) {
    console.say("%,d parameters\n", capsules.parameters());
    console.say("%5s  %8s  %17s  %13s", "epoch", "margin", "squares of pixels", "test accuracy");
    for (TrainingEvent.EpochEnded epoch : course) {
      console.say(
          "%5d  %8.5f  %17.3f  %13.4f",
          epoch.epoch(),
          epoch.training().getOrDefault("margin", Double.NaN),
          epoch.training().getOrDefault("squares", Double.NaN),
          epoch.validation().getOrDefault("accuracy", Double.NaN));
    }
    console.say("\na test image of class %s, after so many rounds", names.get(followed));
    List<Object> titles = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      titles.add(Phrase.of("length %d", round));
      titles.add(Phrase.of("share %d", round));
    }
    row("class", titles);
    for (int k = 0; k < names.size(); k++) {
      List<Object> row = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        row.add(decimals(routed.lengths()[round][k]));
        row.add(decimals(routed.couplings()[round][k]));
      }
      row(names.get(k), row);
    }
    List<Object> sums = new ArrayList<>();
    for (double[] couplings : routed.couplings()) {
      sums.add("");
      sums.add(decimals(Arrays.stream(couplings).sum()));
    }
    row("sum", sums);
    console.say(
        "\na capsule below sends its favourite %.3f, %.3f and %.3f of what it has",
        routed.decided()[0], routed.decided()[1], routed.decided()[2]);
  }

  private void row(String name, List<Object> cells) {
    List<Object> all = new ArrayList<>(List.of(name));
    all.addAll(cells);
    console.say("%-10s" + "  %8s".repeat(cells.size()), all.toArray());
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private JsonValue figures(
      DrawnCapsules capsules, List<TrainingEvent.EpochEnded> course, DrawnCapsules.Routed routed) {
    TrainingEvent.EpochEnded last = course.getLast();
    return JsonValue.object()
        .with("data", data)
        .with("parameters", capsules.parameters())
        .with("epochs", course.size())
        .with("margin", last.training().getOrDefault("margin", Double.NaN))
        .with("squares", last.training().getOrDefault("squares", Double.NaN))
        .with("accuracy", last.validation().getOrDefault("accuracy", Double.NaN))
        .with("class", followed)
        .with("lengths", rows(routed.lengths()))
        .with("couplings", rows(routed.couplings()))
        .with("decided", JsonValue.of(routed.decided()))
        .build();
  }

  private static JsonValue rows(double[][] rows) {
    return new JsonValue.Items(Arrays.stream(rows).map(row -> JsonValue.of(row)).toList());
  }

  private String draw(Prepared images, DrawnCapsules capsules, int example, List<String> names) {
    List<Mosaic.Row> rows = new ArrayList<>();
    rows.add(new Mosaic.Row("image", capsules.image(example)));
    List<float[]> moved = capsules.moved(example);
    for (int number = 0; number < moved.size(); number++) {
      rows.add(new Mosaic.Row("number " + (number + 1), moved.get(number)));
    }
    Shape image = images.inputs().featureShape();
    String title =
        String.format(
            Locale.ROOT,
            "A capsule of class %s, each number by -0.25 to 0.25",
            names.get(followed));
    return new Mosaic(title, image.extent(0), image.extent(1), image.extent(2), rows).svg();
  }
}
