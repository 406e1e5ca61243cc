package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bpnet.cli.command.Things;
import org.bpnet.cli.report.Reach;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.adversarial.AdversarialLoss;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.loss.Contrastive;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.loss.PairLoss;
import org.bpnet.nn.embed.miner.Miner;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.margin.Head;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.train.embed.Samplers;
import org.bpnet.train.json.Json;
import org.bpnet.train.run.Training;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever has a name trains for ten steps: from the option of the command that the catalogue's
/// page gives for its kind, or else in a loop.
@Tag("slow")
class ReachTest {
  /// What stands before a layer that needs more than several channels, or comes first.
  private static final Map<String, String> BEFORE =
      Map.of("attention", "tokens,", "conv1d", "tokens,", "embedding", "");

  /// What must be given beside a thing.
  private static final Map<String, List<String>> BESIDE =
      Map.of(
          "augmentations", List.of("--model", "8,relu"),
          "groups/decay", List.of("--optimizer", "adamw"));

  /// What asks for more classes or examples than there are here.
  private static final Map<String, String> FEWER =
      Map.of("samplers/classes", "classes(2, 2)", "samplers/pairs", "pairs(4)");

  /// Networks that are too large to be trained here: their shapes are computed.
  private static final Set<String> LARGE = Set.of("alexnet");

  /// What the error says of losses that compare what neither tables nor pictures have.
  private static final Map<String, String> REFUSED =
      Map.of(
          "margin_ranking", "write the training as a program",
          "cosine_embedding", "write the training as a program",
          "gaussian_nll", "write the training as a program",
          "nll", "use cross_entropy");

  private static final int EXAMPLES = 40;
  private static final int SIDE = 32;

  @TempDir private static Path dir;

  private static Path classes;
  private static Path numbers;
  private static Path counts;
  private static Path pictures;
  private static Path trained;

  @BeforeAll
  static void write() throws IOException {
    classes = table("classes", i -> i % 2 == 0 ? "even" : "odd");
    numbers = table("numbers", i -> String.valueOf(i % 7 + 0.5 * (i % 5)));
    counts = table("counts", i -> String.valueOf(i % 7));
    pictures = dir.resolve("pictures");
    for (int i = 0; i < EXAMPLES; i++) {
      Path folder = Files.createDirectories(pictures.resolve(i % 2 == 0 ? "even" : "odd"));
      Files.write(folder.resolve(i + ".pgm"), picture(i));
    }
    trained = dir.resolve("trained");
    assertThat(train(classes, trained, List.of()).code()).isZero();
  }

  private static Path table(String name, IntFunction<String> target) throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,b,target"));
    for (int i = 0; i < EXAMPLES; i++) {
      lines.add(i % 7 + "," + i % 5 + "," + target.apply(i));
    }
    return Files.write(dir.resolve(name + ".csv"), lines);
  }

  private static byte[] picture(int number) {
    byte[] head = ("P5 " + SIDE + " " + SIDE + " 255\n").getBytes(StandardCharsets.US_ASCII);
    byte[] file = new byte[head.length + SIDE * SIDE];
    System.arraycopy(head, 0, file, 0, head.length);
    for (int i = head.length; i < file.length; i++) {
      file[i] = (byte) (number % 2 * 100 + i * (number + 3) % 50);
    }
    return file;
  }

  private static List<String> ofTheCommand() {
    return things(reach -> reach.program().equals("train"));
  }

  private static List<String> ofLoops() {
    return things(reach -> !reach.program().equals("train"));
  }

  /// By kind and name, `optimizers/adam`.
  private static List<String> things(Predicate<Reach> wanted) {
    List<String> things = new ArrayList<>();
    Things.all()
        .forEach((kind, catalog) -> {
          if (wanted.test(Reach.of(kind))) {
            catalog.entries().forEach(entry -> things.add(kind + "/" + entry.name()));
          }
        });
    return things;
  }

  @ParameterizedTest
  @MethodSource("ofTheCommand")
  void should_train_from_the_command(String thing) {
    String kind = thing.substring(0, thing.indexOf('/'));
    String name = thing.substring(kind.length() + 1);
    String use = example(kind, name).replace("file=run", "file=" + trained);
    String[] option = Reach.of(kind).option().split(" ");
    String before = kind.equals("layers") ? BEFORE.getOrDefault(name, "conv8@3x3/4,") : "";
    List<String> more =
        new ArrayList<>(List.of(option[0], before + option[1].replace("NAME", use)));
    more.addAll(BESIDE.getOrDefault(kind, BESIDE.getOrDefault(thing, List.of())));
    if (!kind.equals("minimizers")) {
      more.addAll(List.of("--batch", "3"));
    }
    if (LARGE.contains(name)) {
      more.addAll(List.of("--size", "227x227", "--summary"));
    }

    CommandRun run = train(data(kind, use), dir.resolve(thing.replace('/', '-')), more);

    if (kind.equals("losses") && REFUSED.containsKey(name)) {
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.errLines()).singleElement().asString().contains(REFUSED.get(name));
    } else {
      assertThat(run.code()).as(run.err()).isZero();
      if (!LARGE.contains(name)) {
        assertThat(Json.readObject(run.out()).whole("steps")).isBetween(1L, 12L);
      }
    }
  }

  private static String example(String kind, String name) {
    String fewer = FEWER.get(kind + "/" + name);
    if (fewer != null) {
      return fewer;
    }
    Catalog<?> catalog = Objects.requireNonNull(Things.all().get(kind));
    return catalog.find(name).orElseThrow().example();
  }

  private static Path data(String kind, String use) {
    return switch (kind) {
      case "layers", "models", "augmentations" -> pictures;
      case "minimizers" -> use.startsWith("gauss") || use.startsWith("lev") ? numbers : classes;
      case "losses" ->
          switch (Losses.CATALOG.create(use).kind()) {
            case NUMBERS -> numbers;
            case COUNTS -> counts;
            default -> classes;
          };
      default -> classes;
    };
  }

  private static CommandRun train(Path data, Path out, List<String> more) {
    List<String> words = new ArrayList<>(List.of("train", data.toString(), "--epochs", "1"));
    words.addAll(List.of("--json", "--out", out.toString()));
    words.addAll(more);
    return CommandRun.of(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("ofLoops")
  void should_train_in_a_loop(String thing) {
    String kind = thing.substring(0, thing.indexOf('/'));
    Object made =
        Objects.requireNonNull(Things.all().get(kind))
            .create(example(kind, thing.substring(kind.length() + 1)));
    int[] labels = IntStream.range(0, EXAMPLES).map(i -> i % 4).toArray();
    float[] features = new float[EXAMPLES * 3];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) new Seed(i).normal(0);
    }
    Dataset data = Dataset.of(features, Shape.of(3), labels, Target.Classes.numbered(4));
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Layer model = Linear.create(params.child("embed"), 3, 5);
      Objective objective = objective(made, model, params.child("own"));

      long steps =
          Training.of(Phase.of("train", objective, Learner.of(params, Adam.defaults())))
              .source(data)
              .sampler(
                  made instanceof Samplers.Draw draw
                      ? draw.of(data, 4)
                      : Sampler.classes(labels, 2, 2))
              .epochs(1)
              .run()
              .steps();

      assertThat(steps).isEqualTo(10);
    }
  }

  private static List<String> ofEmbedders() {
    return things(reach -> reach.program().equals("embed train"));
  }

  @ParameterizedTest
  @MethodSource("ofEmbedders")
  void should_train_an_embedder_from_the_command(String thing) {
    String kind = thing.substring(0, thing.indexOf('/'));
    String use = example(kind, thing.substring(kind.length() + 1));
    String[] option = Reach.of(kind).option().split(" ");
    String out = dir.resolve("embed-" + thing.replace('/', '-')).toString();
    List<String> words = new ArrayList<>(List.of("embed", "train", classes.toString()));
    if (!option[0].equals("--loss")) {
      words.addAll(List.of("--loss", "contrastive"));
    }
    words.addAll(List.of(option[0], option[1].replace("NAME", use), "--dim", "4"));
    words.addAll(List.of("--epochs", "1", "--augment", "jitter(0.1)", "--json", "--out", out));

    CommandRun run = CommandRun.of(words.toArray(String[]::new));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Json.readObject(run.out()).whole("dim")).isEqualTo(4);
  }

  private static Objective objective(Object made, Layer model, Parameters own) {
    PairLoss pairs = PairLoss.of(Contrastive.of(1));
    return switch (made) {
      case Head head -> Objective.head(model, head.create(own, 5, 4));
      case MetricLoss loss -> Objective.supervised(model, loss.create(own, 4, 5));
      case Loss ofViews ->
          scene -> {
            Tensor x = scene.features();
            Tensor other = x.add(scene.pass().normal(x.shape()));
            return ofViews.compute(model.forward(x), model.forward(other));
          };
      case AdversarialLoss game ->
          scene -> {
            Tensor x = scene.features();
            return game.discriminator(model, x, x.add(scene.pass().normal(x.shape())));
          };
      case Distance distance -> Objective.supervised(model, pairs.by(distance));
      case Miner miner -> Objective.supervised(model, pairs.mining(miner));
      case Samplers.Draw _ -> Objective.supervised(model, pairs);
      case Reducer reducer -> Objective.supervised(model, pairs.reducing(reducer));
      default -> throw new IllegalArgumentException("no objective is known for " + made);
    };
  }
}
