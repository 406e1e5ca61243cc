package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Autoencoder;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `bpnet train --task autoencode` and `bpnet lab autoencode`.
class AutoencodeCommandTest {
  @TempDir private Path dir;

  @Test
  void should_train_an_autoencoder_of_images_with_its_pictures() {
    Path run = dir.resolve("run");
    CommandRun made =
        CommandRun.of(
            "train",
            "digits",
            "--task",
            "autoencode",
            "--autoencoder",
            "vae(weight=0.1)",
            "--epochs",
            "3",
            "--json",
            "--out",
            run.toString());

    assertThat(made.code()).as(made.err()).isZero();
    JsonValue.Members json = Json.readObject(made.out());
    assertThat(json.text("task")).isEqualTo("autoencoding");
    assertThat(json.text("autoencoder")).isEqualTo("variational(weight=0.1)");
    assertThat(json.whole("code")).isEqualTo(2);
    assertThat(json.number("explained")).isBetween(0.1, 0.9);
    assertThat(List.of("loss.png", "codes.svg", "reconstructions.svg", "model.json"))
        .allSatisfy(name -> assertThat(run.resolve(name)).isNotEmptyFile());
    try (Autoencoder loaded = Autoencoder.load(run)) {
      assertThat(loaded.spec().code()).isEqualTo(2);
    }
    CommandRun predicted = CommandRun.of("predict", "--model", run.toString(), "digits");
    assertThat(predicted.code()).isEqualTo(1);
    assertThat(predicted.err()).contains("holds an autoencoder, which predicts nothing");
  }

  @Test
  void should_train_and_resume_one_of_a_table() {
    Path run = dir.resolve("iris");
    CommandRun made =
        CommandRun.of(
            "train",
            "iris",
            "--task",
            "autoencode",
            "--code",
            "1",
            "--tied",
            "--layers",
            "8,tanh",
            "--epochs",
            "4",
            "--out",
            run.toString());
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("of the variance explained on 30 test examples by 1 number")
        .contains("plain(activation=identity), tied weights");
    assertThat(run.resolve("codes.svg")).doesNotExist();

    CommandRun again = CommandRun.of("train", "--resume", "--json", "--out", run.toString());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(Json.readObject(again.out()).bool("tied")).isTrue();
  }

  @Test
  void should_say_of_what_an_autoencoder_would_be_made() {
    Path run = dir.resolve("none");

    CommandRun made =
        CommandRun.of(
            "train",
            "digits",
            "--task",
            "autoencode",
            "--model",
            "32,relu",
            "--code",
            "3",
            "--pretrain",
            "autoencoder",
            "--summary",
            "--out",
            run.toString());

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("Linear 64 -> 32", "Linear 32 -> 3", "code of plain", "Linear 32 -> 64")
        .contains("4,419"); // 64 * 32 + 32, 32 * 3 + 3, and back
    assertThat(run).doesNotExist();
  }

  @Test
  void should_write_codes_and_what_comes_of_them() throws Exception {
    Path run = dir.resolve("run");
    CommandRun made =
        CommandRun.of(
            "train", "iris", "--task", "autoencode", "--epochs", "4", "--out", run.toString());
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(run.resolve("summary.txt")).isNotEmptyFile();
    Path table = dir.resolve("flowers.csv");
    Files.writeString(
        table,
        """
        sepal_length,sepal_width,petal_length,petal_width,note
        5.1,3.5,1.4,0.2,"a, b"
        6.2,2.9,4.3,1.3,c
        """);
    Path codes = dir.resolve("codes.csv");
    CommandRun encoded =
        CommandRun.of(
            "encode", "--model", run.toString(), table.toString(), "--out", codes.toString());

    assertThat(encoded.code()).as(encoded.err()).isZero();
    assertThat(encoded.out()).startsWith("2 codes of 2 numbers: ");
    List<String> lines = Files.readAllLines(codes);
    assertThat(lines.getFirst()).endsWith("note,code1,code2");
    assertThat(lines.get(1)).startsWith("5.1,3.5,1.4,0.2,\"a, b\",");
    assertThat(lines).hasSize(3);
  }

  @Test
  void should_write_reconstructions_of_images_in_their_units() throws Exception {
    Path run = dir.resolve("run");
    CommandRun made =
        CommandRun.of(
            "train", "digits", "--task", "autoencode", "--epochs", "1", "--out", run.toString());
    assertThat(made.code()).as(made.err()).isZero();

    for (String name : List.of("again.npy", "again.csv", "again.safetensors")) {
      Path again = dir.resolve(name);
      CommandRun encoded =
          CommandRun.of(
              "encode",
              "--model",
              run.toString(),
              "digits",
              "--reconstruct",
              "--json",
              "--out",
              again.toString());
      assertThat(encoded.code()).as(encoded.err()).isZero();
      assertThat(Json.readObject(encoded.out()).whole("numbers")).isEqualTo(64);
    }
    Safetensors read = Safetensors.read(dir.resolve("again.safetensors"));
    HostArray again = read.find("reconstructions").orElseThrow();
    DataSource.Examples digits = (DataSource.Examples) DataSources.open("digits");
    try (Autoencoder autoencoder = Autoencoder.load(run)) {
      assertThat(again.toFloats()).isEqualTo(autoencoder.reconstruct(digits.examples()).toFloats());
    }
    assertThat(read.find("labels").orElseThrow().shape().extent(0)).isEqualTo(1797);
    List<String> lines = Files.readAllLines(dir.resolve("again.csv"));
    assertThat(lines).hasSize(1798);
    assertThat(lines.getFirst()).startsWith("class,x1,x2,").endsWith(",x64");
    assertThat(lines.get(1).split(",")[1]).isEqualTo(String.valueOf(again.toFloats()[0]));
    assertThat(Files.size(dir.resolve("again.npy"))).isEqualTo(128 + 4L * 64 * 1797);
  }

  @Test
  void should_say_what_cannot_be_encoded() {
    CommandRun named = CommandRun.of("encode", "--model", "x", "digits", "--out", "codes.txt");
    assertThat(named.code()).isEqualTo(2);
    assertThat(named.err()).contains("--out: needs a name that ends in .csv, .npy");
    Path run = dir.resolve("run");
    CommandRun.of("train", "iris", "--epochs", "1", "--out", run.toString());
    CommandRun other =
        CommandRun.of("encode", "--model", run.toString(), "iris", "--out", dir + "/c.csv");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("holds no autoencoder; train one with bpnet train --task");
    assertThat(dir.resolve("c.csv")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--code 0 | code: needs at least one number, got 0",
        "--autoencoder plane | no autoencoder is called 'plane'; did you mean plain",
        "--autoencoder vae --tied | leave the ties out",
        "--task classify --code 2 | --code: is for --task autoencode, got --task classify",
        "--task autoencode --model lenet5 | an autoencoder needs widths with activations",
        "--task autoencode --head count | head: an autoencoder has numbers",
        "--pretrain rbn | no pretraining is called 'rbn'; did you mean rbm",
        "--pretrain autoencoder(masked=1) | autoencoder: masked"
      })
  void should_say_what_does_not_go_together(String options, String message) {
    String[] words =
        ("train digits --epochs 1 --out " + dir.resolve("x") + " " + options).split(" ");

    CommandRun run = CommandRun.of(words);

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.errLines()).last().asString().contains(message);
  }

  @Test
  @Tag("slow")
  void should_compare_kinds_side_by_side() throws Exception {
    Path codes = dir.resolve("codes.svg");
    Path mosaic = dir.resolve("mosaic.svg");

    CommandRun run =
        CommandRun.of(
            "lab",
            "autoencode",
            "--epochs",
            "4",
            "--json",
            "--picture",
            codes.toString(),
            "--mosaic",
            mosaic.toString());

    assertThat(run.code()).as(run.err()).isZero();
    JsonValue.Members json = Json.readObject(run.out());
    // two principal axes of standardised digits hold 28.5 % of their variance (as PCA finds), and
    // by chance one in ten nearest codes is right
    JsonValue.Members linear = json.members("linear");
    assertThat(linear.number("explained")).isBetween(0.25, 0.32);
    assertThat(linear.number("nearest_right")).isGreaterThan(0.4);
    assertThat(json.members("tied").whole("parameters"))
        .isLessThan(json.members("deep").whole("parameters"));
    // four epochs are few: what is drawn elsewhere, by its rate or its slope, has only begun
    for (String kind : List.of("deep", "denoising", "sparse", "contractive", "variational")) {
      double least = List.of("sparse", "contractive").contains(kind) ? -0.1 : 0.02;
      assertThat(json.members(kind).number("explained")).as(kind).isBetween(least, 0.9);
      assertThat(Files.readString(codes)).contains(">" + kind + "<");
      assertThat(Files.readString(mosaic)).contains(">" + kind + "<", "data:image/png;base64,");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--code 0 | --code: needs 1 to 256 numbers, got 0",
        "--epochs 0 | --epochs: needs 1 to 1000, got 0",
        "--code 3 --picture x.svg | --picture: draws codes of 2 numbers, got --code 3",
        "iris | needs images, got the table iris"
      })
  void should_say_what_the_lab_needs(String options, String message) {
    CommandRun run = CommandRun.of(("lab autoencode " + options).split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
