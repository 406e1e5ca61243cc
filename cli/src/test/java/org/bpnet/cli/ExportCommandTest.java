package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bpnet export`.
class ExportCommandTest {
  @TempDir private Path dir;

  @Test
  void should_write_a_model_that_gives_the_same() {
    String run = dir.resolve("run").toString();
    Path file = dir.resolve("iris.onnx");
    assertThat(CommandRun.of("train", "iris", "--epochs", "2", "--out", run).code()).isZero();

    CommandRun exported = CommandRun.of("export", run, "--onnx", file.toString());

    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.out()).startsWith(file + ": ").contains("it differs from the model by ");
    OnnxModel written = OnnxFile.read(file);
    assertThat(written.graph().inputs())
        .extracting(OnnxModel.ValueInfo::name)
        .contains("sepal_length", "petal_width");
    assertThat(written.metadata()).containsKey("bpnet.classes");
  }

  @Test
  void should_say_that_there_is_no_model() {
    Path file = dir.resolve("none.onnx");

    CommandRun exported = CommandRun.of("export", dir.toString(), "--onnx", file.toString());

    assertThat(exported.code()).isEqualTo(1);
    assertThat(exported.errLines()).singleElement().asString().contains("holds no model");
    assertThat(file).doesNotExist();
  }
}
