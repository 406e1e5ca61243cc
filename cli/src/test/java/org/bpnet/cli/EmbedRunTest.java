package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Augmentations;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs of embedders that are resumed, and indexes that belong to one run.
class EmbedRunTest {
  @TempDir static Path dir;
  private static Path pictures = Path.of("");
  private static Path run = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    pictures = dir.resolve("bars");
    run = dir.resolve("run");
    Bars.draw(pictures);
    CommandRun trained = Bars.train(pictures, run, "--epochs", "5");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  /// A run that ended in its third epoch, with the notes that the command makes.
  @Test
  void should_resume_to_the_same_bytes() throws IOException {
    Path whole = dir.resolve("whole");
    Path broken = dir.resolve("broken");
    CommandRun once =
        CommandRun.of(
            "embed",
            "train",
            pictures.toString(),
            "--loss",
            "softmax + 0.01*center",
            "--dim",
            "3",
            "--layers",
            "8,relu",
            "--seed",
            "4",
            "--augment",
            "shift(1)",
            "--epochs",
            "5",
            "--out",
            whole.toString());
    assertThat(once.code()).as(once.err()).isZero();
    breakOff(RunFolder.create(broken).withNotes(RunFolder.resume(whole).notes()));

    CommandRun rest = CommandRun.of("embed", "train", "--resume", "--out", broken.toString());

    assertThat(rest.code()).as(rest.err()).isZero();
    for (String file : List.of("model.safetensors", "model.json")) {
      assertThat(broken.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    CommandRun two =
        CommandRun.of("embed", "train", "digits", "--resume", "--out", broken.toString());
    assertThat(two.err())
        .contains("--resume: needs --out with the folder of the run")
        .hasLineCount(1);
    CommandRun nothing = CommandRun.of("embed", "train", "digits");
    assertThat(nothing.err()).contains("needs DATA and --loss LOSS").hasLineCount(1);
  }

  private static void breakOff(RunFolder folder) {
    var pictureData = (DataSource.Examples) DataSources.open(pictures.toString());
    Prepared data = Prepared.of(pictureData, 0.1, 0.2, new Seed(4).child("split"));
    var stop = new IllegalStateException("stop");
    Settings settings =
        Settings.defaults()
            .seed(4)
            .layers("8,relu")
            .epochs(5)
            .augmentations(Augmentations.CATALOG.createAll("shift(1)"))
            .folder(folder)
            .listener(event -> {
              if (event instanceof TrainingEvent.EpochEnded epoch && epoch.epoch() == 3) {
                throw stop;
              }
            });
    assertThatThrownBy(
            () -> Embedder.fit(data, EmbeddingSpec.of("softmax + 0.01*center", 3), settings))
        .isSameAs(stop);
  }

  /// So few examples that the graph finds what looking at each finds.
  @Test
  void should_search_in_an_index() throws IOException {
    String index = dir.resolve("index").toString();
    String picture = pictures.resolve("standing").resolve("3.png").toString();
    CommandRun made =
        CommandRun.of("embed", "index", run.toString(), pictures.toString(), "--out", index);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .startsWith("60 embeddings of 4 numbers by squared_euclidean(unit=true): ");
    assertThat(made.err()).isEmpty();

    String[] all = {"embed", "search", run.toString(), picture, "--json", "--in"};
    CommandRun found =
        CommandRun.of("embed", "search", run.toString(), picture, "--json", "--index", index);
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(examples(found.out())).isEqualTo(examples(CommandRun.of(with(all, pictures)).out()));

    CommandRun twice =
        CommandRun.of("embed", "index", run.toString(), pictures.toString(), "--out", index);
    assertThat(twice.code()).isNotZero();
    assertThat(twice.err()).contains("holds an index already").hasLineCount(1);
    CommandRun both = CommandRun.of(with(with(all, pictures), "--index", index));
    assertThat(both.err()).contains("--in, --index: both say where to look").hasLineCount(1);
    CommandRun none =
        CommandRun.of("embed", "search", run.toString(), picture, "--index", dir + "/nowhere");
    assertThat(none.err()).contains("there is no index; make one: bpnet embed index");
    CommandRun few =
        CommandRun.of(
            "embed", "index", run.toString(), "digits", "--out", dir + "/x", "--connections", "1");
    assertThat(few.err()).contains("--connections: needs 2 to 512, got 1").hasLineCount(1);

    // the weights of another training
    Path other = dir.resolve("other");
    Files.createDirectories(other);
    Files.copy(run.resolve("model.json"), other.resolve("model.json"));
    Safetensors weights = Safetensors.read(run.resolve("model.safetensors"));
    Map<String, HostArray> changed = new LinkedHashMap<>(weights.tensors());
    changed.replaceAll(
        (_, array) -> HostArray.of(new float[array.shape().elementCount()], array.shape()));
    new Safetensors(changed, weights.metadata()).write(other.resolve("model.safetensors"));
    CommandRun foreign =
        CommandRun.of("embed", "search", other.toString(), picture, "--index", index);
    assertThat(foreign.code()).isNotZero();
    assertThat(foreign.err())
        .contains(index + ": was made by another embedder than " + other)
        .hasLineCount(1);
  }

  private static String[] with(String[] words, Object... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more))
        .map(Object::toString)
        .toArray(String[]::new);
  }

  private static List<Long> examples(String out) {
    return Json.readObject(out).items("nearest").stream()
        .map(item -> ((JsonValue.Members) item).whole("example"))
        .toList();
  }
}
