package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bpnet.train.Autoencoder;
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
        "--task autoencode --summary | --summary: is for models that predict"
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
