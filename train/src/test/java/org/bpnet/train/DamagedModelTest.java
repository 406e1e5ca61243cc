package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happened to its files, a model is the one that was saved, or is refused in one line.
class DamagedModelTest {
  private final Backend backend = Backends.reference();
  private final Table flowers = ((DataSource.Tabular) DataSources.open("iris")).table();
  private final Table few =
      Table.of(
          "few",
          List.of("sepal_length", "sepal_width", "petal_length", "petal_width"),
          List.of(List.of("5.1", "3.5", "1.4", "0.2"), List.of("6.3", "3.3", "6.0", "2.5")));

  @TempDir Path folder;
  private Path json;
  private Path weights;
  private Predictions expected;

  @BeforeEach
  void save() {
    json = folder.resolve("model.json");
    weights = folder.resolve("model.safetensors");
    Settings settings = Settings.defaults().layers("2").epochs(1).backend(backend);
    try (Classifier classifier = Classifier.fit(flowers, "species", settings)) {
      classifier.save(folder);
      expected = classifier.predict(few);
    }
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"model.json", "model.safetensors"})
  void should_find_every_flipped_bit(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    int refused = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bytes);
      try (var model = (Classifier) Model.load(folder, backend)) {
        assertThat(model.layers().toString()).as("bit %d", bit).isEqualTo("2");
        assertThat(model.predict(few)).as("bit %d", bit).isEqualTo(expected);
      } catch (CheckpointException e) {
        refused++;
        assertThat(e).as("bit %d", bit).hasMessageStartingWith(file + ": ");
        assertThat(e).as("bit %d", bit).message().hasLineCount(1).doesNotContain("Exception");
      }
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(refused).isGreaterThan(7 * bytes.length);
  }

  @Test
  void should_tell_who_changed_a_description_by_hand_what_to_do() throws IOException {
    String text = Files.readString(json);
    Files.writeString(json, text.replace("setosa", "Setosa"));

    assertThatThrownBy(() -> Model.load(folder, backend))
        .hasMessageStartingWith(json + ": was changed since it was written (its checksum is")
        .hasMessageEndingWith("or, if it was meant, take out the member \"checksum\"");

    Files.writeString(
        json, text.replace("setosa", "Setosa").replaceFirst(",\\s*\"checksum\": \"[^\"]*\"", ""));
    try (Model model = Model.load(folder, backend)) {
      assertThat(((Classifier) model).target().names()).contains("Setosa");
    }
  }

  @Test
  void should_not_mind_other_spaces_in_a_description() throws IOException {
    Files.writeString(json, Files.readString(json).replace("\n", "\r\n    "));

    Model.load(folder, backend).close();
  }

  @Test
  void should_load_what_was_saved_without_checksums() throws IOException {
    Files.writeString(
        json, Files.readString(json).replaceFirst(",\\s*\"checksum\": \"[^\"]*\"", ""));
    byte[] bytes = Files.readAllBytes(weights);
    int header = 8 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    String text = new String(bytes, 8, header - 8, StandardCharsets.UTF_8);
    String plain = text.replaceFirst("\"__metadata__\":\\{[^}]*},", "");
    byte[] old =
        (plain + " ".repeat(text.length() - plain.length())).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(old, 0, bytes, 8, old.length);
    Files.write(weights, bytes);

    try (Model model = Model.load(folder, backend)) {
      assertThat(((Classifier) model).predict(few)).isEqualTo(expected);
    }
  }

  @Test
  void should_refuse_weights_of_another_save() throws IOException {
    Settings other = Settings.defaults().layers("2").epochs(1).seed(9).backend(backend);
    try (Classifier classifier = Classifier.fit(flowers, "species", other)) {
      classifier.save(folder.resolve("other"));
    }
    Files.copy(
        folder.resolve("other/model.safetensors"), weights, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> Model.load(folder, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            weights + ": was saved with another model.json (of checksum crc32c:");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void should_refuse_weights_that_are_no_numbers(double wrong) {
    change("output.bias", HostArray.of(new double[] {0, wrong, 0}, Shape.of(3)));

    assertThatThrownBy(() -> Model.load(folder, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            weights
                + ": output.bias [3] holds "
                + wrong
                + " at element 1, and a model with it predicts nothing; use another checkpoint or"
                + " train anew");
  }

  @Test
  void should_refuse_whole_numbers_for_weights() {
    change("output.bias", HostArray.of(new int[3], Shape.of(3)));

    assertThatThrownBy(() -> Model.load(folder, backend))
        .hasMessage(
            weights
                + ": output.bias [3] needs F32 or F64, got I32; the file belongs to another model");
  }

  /// These would take gigabytes, or minutes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "32768,32768",
        "1048576,1048576,1048576",
        "1000,1000,1000,1000,1000,1000",
        "resnet(depth=200000)",
        "maxout(1000000)"
      })
  void should_refuse_absurd_layers_before_taking_memory(String layers) throws IOException {
    edit("\"layers\": \"2\"", "\"layers\": \"" + layers + "\"");

    assertThatThrownBy(() -> Model.load(folder, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(json + ": ")
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_refuse_more_layers_than_anybody_needs() throws IOException {
    edit("\"layers\": \"2\"", "\"layers\": \"" + "1,".repeat(20_000) + "1\"");

    assertThatThrownBy(() -> Model.load(folder, backend))
        .hasMessageStartingWith(json + ": model: needs at most 1000 items, got 20001");
  }

  @ParameterizedTest
  @MethodSource
  void should_refuse_figures_that_nothing_can_be_made_of(String now, String then, String message)
      throws IOException {
    edit(now, then);

    assertThatThrownBy(() -> Model.load(folder, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(json + ": ")
        .hasMessageContaining(message);
  }

  static Stream<Object[]> should_refuse_figures_that_nothing_can_be_made_of() {
    return Stream.of(
        new Object[] {"\"scale\": [\\d.E-]+", "\"scale\": 0", "'scale' must not be 0"},
        new Object[] {"\"mean\": [\\d.E-]+", "\"mean\": 1e999", "1e999"},
        new Object[] {"\"kind\": \"classes\"", "\"kind\": \"class\"", "unknown kind 'class'"},
        new Object[] {"\"layers\": \"2\"", "\"layers\": \"-2\"", "model: "},
        new Object[] {"bpnet-model-1", "bpnet-model-9", "'format' needs bpnet-model-1"});
  }

  @Test
  void should_write_nothing_once_a_model_is_closed() {
    Classifier classifier =
        Classifier.fit(flowers, "species", Settings.defaults().epochs(1).backend(backend));
    classifier.close();
    Path later = folder.resolve("later");

    assertThatThrownBy(() -> classifier.save(later))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(later).doesNotExist();
  }

  /// Changes the description as who means it does.
  private void edit(String pattern, String replacement) throws IOException {
    String text = Files.readString(json);
    String changed =
        text.replaceFirst(pattern, replacement).replaceFirst(",\\s*\"checksum\": \"[^\"]*\"", "");
    assertThat(changed).contains(replacement);
    Files.writeString(json, changed);
  }

  /// Puts another value into the weights, as a program does that knows about checksums.
  private void change(String name, HostArray value) {
    Safetensors saved = Safetensors.read(weights);
    Map<String, HostArray> tensors = new LinkedHashMap<>(saved.tensors());
    assertThat(tensors.put(name, value)).isNotNull();
    new Safetensors(tensors, saved.metadata()).write(weights);
    assertThat(JsonFile.read(json).values().keySet()).containsAll(List.of("format", "checksum"));
  }
}
