package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.FeaturePlanes;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.margin.Head;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.embed.EmbedLoss;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.retrieval.Cone;
import org.bpnet.train.retrieval.Separation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab features`: the plane of features under several losses.
@Command(
    name = "features",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train features of two numbers under several losses, and look at their plane.",
    description = {
      "",
      "Softmax is content when the right score w^T f = |w| |f| cos(theta) is the largest: features f"
          + " fan out from the origin along the weights w of their class, and nothing makes a class"
          + " narrow. Center loss adds to it what draws features to the centre c of their class; heads"
          + " with margins make less of the angle theta to the own weights, so that only a smaller one"
          + " is good enough:",
      "  center loss: + lambda/2 |f - c|^2",
      "  L-Softmax, SphereFace: psi(theta) = (-1)^k cos(m theta) - 2k",
      "  CosFace: s (cos(theta) - m)",
      "  ArcFace: s cos(theta + m)",
      "",
      "All are trained from the same first weights on the same examples in the same order. Printed of"
          + " the test images are the share that is right, the mean angles to the weights of the own"
          + " class and of the next one, the mean length, the ratio of the scatter between classes to"
          + " that within, the angular Fisher score by mean directions m, and the mean angle on either"
          + " side of m_c that holds 90 %% of class c, the cone:",
      "  S_b / S_w = sum n_c |mu_c - mu|^2 / sum |f - mu_c|^2",
      "  angular Fisher = sum (1 - cos(f, m_c)) / sum n_c (1 - cos(m_c, m))",
      "",
      "--picture draws the features with their cones, arrows to the means, and dashed lines along the"
          + " weights.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab features --picture features.svg",
      "  bpnet lab features --loss softmax --loss \"softmax + 0.003*center\" --loss \"softmax + 0.1*center\"",
      "  bpnet lab features mnist --epochs 2"
    })
public final class LabFeatures implements Runnable {
  private static final String LAYERS = "64,relu,32,relu";
  private static final double RATE = 3e-3;
  private static final int MOST_EPOCHS = 1_000;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "Images with classes; ${DEFAULT-VALUE} if not given.")
  private String data = "digits";

  /// The weight of center loss is that of its paper. Margins are ours: a circle has room for ten
  /// classes only if they are small.
  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "A loss as bpnet embed train takes it, with a head; once for each. Six if not given.")
  private List<String> losses =
      List.of(
          "softmax",
          "softmax + 0.003*center",
          "l_softmax(m=2, lambda=0)",
          "sphereface(m=2, lambda=0)",
          "cosface(s=16, m=0.1)",
          "arcface(s=16, m=0.1)");

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the images; ${DEFAULT-VALUE} if not given.")
  private int epochs = 40;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For weights and order; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabFeatures(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FindingOptions.check("--epochs", epochs, 1, MOST_EPOCHS);
    List<EmbeddingSpec> specs = losses.stream().map(LabFeatures::spec).toList();
    Prepared images = Lab.images(DataSources.open(data), new Seed(seed));
    List<String> classes = ((Target.Classes) images.train().target()).names();
    List<LearntPlane> all = new ArrayList<>();
    try (Backend backend = Lab.backend()) {
      specs.forEach(spec -> all.add(learnt(spec, images, backend)));
    }
    List<String> columns = new ArrayList<>(LearntPlane.COLUMNS);
    columns.addAll(List.of("S_b / S_w", "angular Fisher", "cone"));
    Findings findings =
        new Findings()
            .say("features of two numbers, test images, angles in degrees:\n")
            .table("losses", columns, all.stream().map(LabFeatures::row).toList())
            .say("S_b / S_w: higher is better; angular Fisher and cone: lower is better");
    options.showDrawn(
        findings,
        () ->
            FeaturePlanes.of(
                    "Features of " + data + ", by loss",
                    classes,
                    all.stream().map(LearntPlane::plane).toList())
                .svg(),
        console);
  }

  private static EmbeddingSpec spec(String loss) {
    try {
      if (EmbedLoss.parse(loss).terms().stream().noneMatch(term -> term.of() instanceof Head)) {
        throw withoutWeights(loss);
      }
      return EmbeddingSpec.of(loss, 2);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--loss: " + wrong.getMessage());
    }
  }

  private static UsageException withoutWeights(String loss) {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "--loss: needs a head with weights for each class, such as softmax, got %s",
            loss));
  }

  private LearntPlane learnt(EmbeddingSpec spec, Prepared images, Backend backend) {
    Settings settings =
        Settings.defaults()
            .layers(LAYERS)
            .learningRate(RATE)
            .epochs(epochs)
            .seed(seed)
            .backend(backend);
    try (Embedder embedder = Embedder.fit(images, spec, settings)) {
      HostArray features = embedder.embedEncoded(images.test());
      HostArray weights = embedder.classWeights().orElseThrow();
      if (weights.shape().extent(1) != embedder.target().count()) { // several for each class
        throw withoutWeights(spec.loss());
      }
      return new LearntPlane(
          spec.loss(),
          features,
          weights,
          embedder.scores(features).orElseThrow(),
          EmbeddingSpec.labels(images.test()));
    }
  }

  private static List<Object> row(LearntPlane learnt) {
    Separation apart = Separation.of(learnt.features(), learnt.labels());
    double cone =
        Cone.of(learnt.features(), learnt.labels(), FeaturePlanes.SHARE).stream()
            .mapToDouble(Cone::angle)
            .average()
            .orElseThrow();
    List<Object> row = new ArrayList<>(learnt.row());
    row.addAll(List.of(apart.fisherRatio(), apart.angularFisher(), Math.toDegrees(cone)));
    return row;
  }
}
