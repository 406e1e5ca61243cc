package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each mistake of a user ends in one line that names the place, an exit code that says whose the
/// mistake is, and nothing left behind.
class BadInputTest {
  private static final String GOOD = "x,y\n" + "1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n".repeat(5);

  @TempDir private Path dir;
  private Path out;

  @BeforeEach
  void name_the_run_folder() {
    out = dir.resolve("run");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private CommandRun train(Object data, String... more) {
    Stream<String> args = Stream.of("train", data.toString(), "--out", out.toString());
    return CommandRun.of(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
  }

  private void assertRefused(CommandRun run, int code, String... parts) {
    assertThat(run.errLines()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains(parts).doesNotContain("Exception", "\tat ");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(code);
    assertThat(out).doesNotExist();
  }

  /// As a letter that the locale of a container cannot write.
  @Test
  void should_refuse_what_cannot_be_the_name_of_a_file() {
    CommandRun run = CommandRun.of("train", "iris", "--out", "run\0");

    assertRefused(run, 2, "'run·' cannot be the name of a file here", "LC_ALL=C.UTF-8");
    assertThat(run.err()).doesNotContain("java.nio");
  }

  @Test
  void should_refuse_an_empty_csv() throws IOException {
    assertRefused(train(file("empty.csv", "")), 1, "empty.csv");
    assertRefused(train(file("head.csv", "x,y\n")), 1, "head.csv");
  }

  @Test
  void should_name_the_line_of_a_ragged_row() throws IOException {
    assertRefused(train(file("ragged.csv", GOOD + "7\n")), 1, "ragged.csv", "line 32");
  }

  @Test
  void should_name_the_cell_of_text_where_a_model_had_numbers() throws IOException {
    Path run = dir.resolve("good");
    CommandRun trained =
        CommandRun.of(
            "train", file("good.csv", GOOD).toString(), "--epochs", "1", "--out", run.toString());
    assertThat(trained.code()).as(trained.err()).isZero();

    CommandRun wrong =
        CommandRun.of(
            "predict", "--model", run.toString(), file("text.csv", "x\n1\ntwo\n").toString());

    assertRefused(wrong, 1, "text.csv", "line 3", "'x'", "two");
  }

  @Test
  void should_name_the_columns_there_are_for_an_unknown_target() throws IOException {
    assertRefused(train(file("good.csv", GOOD), "--target", "z"), 1, "good.csv", "'z'", "x, y");
  }

  @Test
  void should_refuse_a_single_class() throws IOException {
    assertRefused(train(file("one.csv", "x,y\n" + "1,a\n2,a\n".repeat(10))), 1, "one.csv", "'y'");
  }

  @Test
  void should_name_the_cell_of_a_missing_target() throws IOException {
    assertRefused(train(file("nan.csv", GOOD + "7,NaN\n")), 1, "nan.csv", "line 32", "'y'");
  }

  @Test
  void should_refuse_a_missing_file() {
    assertRefused(train(dir.resolve("nowhere.csv")), 1, "nowhere");
    assertRefused(train("irsi"), 1, "irsi", "iris");
  }

  private void images(byte[] images, int labels) throws IOException {
    Files.write(dir.resolve("train-images-idx3-ubyte"), images);
    byte[] header = ByteBuffer.allocate(8 + labels).putInt(0x801).putInt(labels).array();
    Files.write(dir.resolve("train-labels-idx1-ubyte"), header);
  }

  private static byte[] idx(int magic, int count, int height, int width, int bytes) {
    return ByteBuffer.allocate(16 + bytes)
        .putInt(magic)
        .putInt(count)
        .putInt(height)
        .putInt(width)
        .array();
  }

  @Test
  void should_refuse_a_truncated_idx_file() throws IOException {
    images(idx(0x803, 10, 2, 2, 39), 10);
    assertRefused(train(dir), 1, "train-images-idx3-ubyte");
  }

  @Test
  void should_refuse_a_wrong_magic_number() throws IOException {
    images(idx(0x12345678, 10, 2, 2, 40), 10);
    assertRefused(train(dir), 1, "train-images-idx3-ubyte");
  }

  @Test
  void should_refuse_a_huge_declared_size() throws IOException {
    images(idx(0x803, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 40), 10);
    assertRefused(train(dir), 1, "train-images-idx3-ubyte");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | no network and no layer is called 'nonsense'",
        "lenet5 | lenet5 needs images [H, W, C], got [4]; the data has no images",
        "8,conv20@3x3 | item 2, 'conv20@3x3': needs images [H, W, C], got [8]; the data has no images",
        "maxout(3) | item 1, 'maxout(3)': maxout(pieces=3): need a last extent that is a multiple of 3",
        "resnet(depth=21) | need a depth of 6n + 2"
      })
  void should_refuse_a_model_that_does_not_fit_before_naming_a_run(String model, String problem) {
    assertRefused(train("iris", "--model", model), 2, problem, "see 'bpnet train --help'");
  }

  @Test
  void should_leave_no_folder_of_runs_behind() {
    boolean before = Files.exists(Path.of("runs"));

    CommandRun run = CommandRun.of("train", "iris", "--model", "lenet5");

    assertRefused(run, 2, "lenet5 needs images");
    assertThat(Files.exists(Path.of("runs"))).isEqualTo(before);
  }

  @Test
  void should_refuse_an_output_folder_that_cannot_be_made() throws IOException {
    out = file("taken", "a file").resolve("run");
    assertRefused(train("iris"), 1, "taken");
  }

  @Test
  void should_refuse_a_folder_that_holds_a_run() throws IOException {
    Path other = Files.createDirectory(dir.resolve("other"));
    Files.writeString(other.resolve("run.json"), "{}");

    CommandRun run = CommandRun.of("train", "iris", "--out", other.toString());

    assertRefused(run, 1, "other", "resume");
    assertThat(other.resolve("run.json")).hasContent("{}");
  }

  @Test
  void should_refuse_a_corrupt_model() throws IOException {
    Path model = Files.createDirectory(dir.resolve("model"));
    assertRefused(CommandRun.of("evaluate", "--model", model.toString(), "iris"), 1, "model");
    Files.writeString(model.resolve("model.json"), "{\"format\": ");
    assertRefused(CommandRun.of("evaluate", "--model", model.toString(), "iris"), 1, "model.json");
  }

  @Test
  void should_refuse_cut_weights() throws IOException {
    Path model = dir.resolve("model");
    assertThat(CommandRun.of("train", "iris", "--epochs", "1", "--out", model.toString()).code())
        .isZero();
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 1));

    assertRefused(
        CommandRun.of("predict", "--model", model.toString(), "iris"), 1, "model.safetensors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--optimizer | adm | adam",
        "--layers | 128,rleu | relu",
        "--schedule | cosin | cosine",
        "--schedule | step | every",
        "--loss | cross_entrpy | cross_entropy",
        "--init | he_nromal | he_normal",
        "--penalty | l3(1) | l1",
        "--penalty | l0(1) | hard_threshold(strength)",
        "--clip | norm | limit",
        "--constraint | maxnorm | max_norm",
        "--precision | fp16 | bf16",
        "--layers | 0 | width",
        "--epochs | ten | --epochs",
        "--epochs | 0 | epochs",
        "--batch | -1 | batch",
        "--lr | 0 | --lr",
        "--lr | NaN | --lr",
        "--threads | -1 | --threads",
        "--engine | cuda | onednn",
        "--epoch | 3 | --epochs",
        "--target | x | --target",
      })
  void should_call_a_wrong_option_a_mistake_of_usage(String option, String value, String hint) {
    String data = option.equals("--target") ? "digits" : "iris";
    assertRefused(train(data, option, value), 2, hint, "bpnet train --help");
  }

  @Test
  void should_suggest_the_nearest_command() {
    assertRefused(CommandRun.of("trian"), 2, "did you mean train?");
    assertRefused(CommandRun.of(), 2, "bpnet --help");
    assertRefused(CommandRun.of("train"), 2, "iris, digits");
    assertRefused(CommandRun.of("train", "--resume"), 2, "--out");
  }

  @Test
  void should_show_the_stack_trace_only_on_request() {
    CommandRun run = train(dir.resolve("nowhere.csv"), "--verbose");

    assertThat(run.err()).contains("DataFormatException", "\tat ");
    assertThat(run.code()).isEqualTo(1);
  }
}
