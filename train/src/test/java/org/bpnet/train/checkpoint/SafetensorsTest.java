package org.bpnet.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  private static final String ENTRY = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  @TempDir Path folder;

  /// The format's documentation by hand: length 112 = 0x70, header, 1.0f and -2.5f. The checksum is
  /// that of another implementation (the definition of RFC 3720, bit by bit, in Python).
  @Test
  void should_read_and_write_the_documented_layout() throws IOException {
    String header =
        "{\"__metadata__\":{\"bpnet.checksum\":\"crc32c:9ad7be5e\"},\"a\":" + ENTRY + "}";
    byte[] expected =
        concat(
            HexFormat.of().parseHex("7000000000000000"),
            (header + " ".repeat(112 - header.length())).getBytes(StandardCharsets.UTF_8),
            HexFormat.of().parseHex("0000803f" + "000020c0"));
    var content = new Safetensors(Map.of("a", floats(1, -2.5f)), Map.of());
    Path file = folder.resolve("a.safetensors");

    content.write(file);

    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    assertThat(Safetensors.read(file)).isEqualTo(content);
  }

  @Test
  void should_write_what_bytes_stand_for_as_numbers() {
    var codes = new byte[100_000]; // more than are written at once
    var levels = new float[256];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i * 31);
      levels[i & 0xFF] = 0.5f * (i & 0xFF);
    }
    HostArray bytes = HostArray.of(codes, levels, Shape.of(codes.length));
    Path file = folder.resolve("bytes");

    new Safetensors(Map.of("rows", bytes), Map.of()).write(file);

    assertThat(Safetensors.read(file).tensors()).containsEntry("rows", floats(bytes.toFloats()));
  }

  @Test
  void should_give_back_every_type_shape_and_string() {
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    tensors.put("z", HostArray.of(new double[] {Math.PI, Double.NaN}, Shape.of(1, 2)));
    tensors.put("a/b", HostArray.of(new int[] {Integer.MIN_VALUE}, Shape.scalar()));
    tensors.put("none", HostArray.of(new float[0], Shape.of(0, 3)));
    tensors.put("long", HostArray.of(new float[200_001], Shape.of(200_001)));
    var content = new Safetensors(tensors, Map.of("ü", "line\nbreak"));
    Path file = folder.resolve("x");

    content.write(file);
    Safetensors back = Safetensors.read(file);

    assertThat(back).isEqualTo(content);
    assertThat(back.tensors().keySet()).containsExactly("z", "a/b", "none", "long");
  }

  @Test
  void should_read_arrays_that_the_header_lists_in_another_order() throws IOException {
    Path file =
        file(
            "{\"b\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[8,12]},\"a\":" + ENTRY + "}",
            12);

    assertThat(Safetensors.read(file).tensors().keySet()).containsExactly("a", "b");
  }

  @Test
  void should_leave_no_trace_and_keep_the_old_file_when_writing_fails() throws IOException {
    Path file = folder.resolve("x");
    Files.writeString(file, "old");

    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                channel -> {
                  channel.write(ByteBuffer.wrap(new byte[100]));
                  throw new IOException("disk full");
                }))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file + ": cannot be written (disk full); check the folder's rights and the free space");

    assertThat(file).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void should_say_that_a_file_is_not_there() {
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("x")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder.resolve("x") + ": there is no such file; check the path");
  }

  @ParameterizedTest
  @MethodSource
  void should_refuse_a_damaged_file(String header, int bytes, String message) throws IOException {
    Path file = file(header, bytes);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": not a whole safetensors file, " + message)
        .hasMessageEndingWith("; copy it again or use another checkpoint");
  }

  static Stream<Object[]> should_refuse_a_damaged_file() {
    return Stream.of(
        new Object[] {"{\"a\":" + ENTRY + "}", 7, "array a ends at byte 8 of 7"},
        new Object[] {"{\"a\":" + ENTRY + "}", 9, "its arrays end at byte 8 of 9"},
        new Object[] {
          "{\"a\":" + ENTRY + ",\"b\":" + ENTRY + "}",
          16,
          "array b F32 [2] needs bytes 8 to 16, got 0 to 8"
        },
        new Object[] {"{\"a\":" + ENTRY.replace("[2]", "[3]") + "}", 8, "array a F32 [3] needs"},
        new Object[] {
          "{\"a\":" + ENTRY.replace("[2]", "[2000000000,2000000000]") + "}",
          8,
          "array a: Shape: at most 2^31 - 1 elements"
        },
        new Object[] {
          "{\"a\":" + ENTRY.replace("[2]", "[2000000000]").replace("8]", "8000000000]") + "}",
          8,
          "array a ends at byte 8000000000 of 8"
        },
        new Object[] {"{\"a\":" + ENTRY.replace("[2]", "[-2]") + "}", 8, "array a: Shape"},
        new Object[] {"{\"a\":" + ENTRY.replace("[2]", "[1.5]") + "}", 8, "array a has an extent"},
        new Object[] {"{\"a\":" + ENTRY.replace("[0,8]", "[0]") + "}", 8, "array a needs 2"},
        new Object[] {"{\"a\":{}}", 8, "its header is wrong, there is no 'dtype'"},
        new Object[] {"{\"a\":7}", 8, "its header is wrong, 'a' needs an object, got 7"},
        new Object[] {"{\"a\"", 8, "its header is not JSON, line 1, column 5"});
  }

  @Test
  void should_refuse_a_header_length_beyond_the_file() throws IOException {
    Path file = folder.resolve("x");
    Files.write(file, HexFormat.of().parseHex("ffffffffffffff7f" + "7b7d"));

    assertThatThrownBy(() -> Safetensors.read(file))
        .hasMessageContaining("the header claims 9223372036854775807 bytes in a file of 10");
  }

  @Test
  void should_name_an_element_type_it_does_not_know() throws IOException {
    Path file = file("{\"a\":" + ENTRY.replace("F32", "F8_E4M3") + "}", 4);

    assertThatThrownBy(() -> Safetensors.read(file))
        .hasMessageContaining(
            "array a has element type F8_E4M3; F32, F64, I32, F16, BF16 and I64 can be read");
  }

  /// 1.5, -2 and the smallest number of each; whole numbers of 64 bits that 32 hold.
  @ParameterizedTest
  @CsvSource({
    "F16, 003e00c00100, '1.5, -2, 5.9604645E-8'",
    "BF16, c03f00c00100, '1.5, -2, 9.18355E-41'",
    "I64, ffffffffffffffff00000080ffffffff0700000000000000, '-1, -2147483648, 7'"
  })
  void should_read_what_other_tools_write(String type, String bytes, String values)
      throws IOException {
    String entry =
        String.format(
            Locale.ROOT,
            "{\"a\":{\"dtype\":\"%s\",\"shape\":[3],\"data_offsets\":[0,%d]}}",
            type,
            bytes.length() / 2);

    HostArray read =
        Safetensors.read(file(entry, HexFormat.of().parseHex(bytes))).find("a").orElseThrow();

    double[] expected = Arrays.stream(values.split(", ")).mapToDouble(Float::parseFloat).toArray();
    for (int i = 0; i < expected.length; i++) {
      assertThat(read.at(i)).isEqualTo(expected[i]);
    }
    assertThat(read.type()).isEqualTo(type.equals("I64") ? DType.I32 : DType.F32);
  }

  @Test
  void should_refuse_whole_numbers_that_do_not_fit() throws IOException {
    Path file =
        file(
            "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
            HexFormat.of().parseHex("0000008000000000"));

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "array a holds whole numbers of more than 32 bits; leave it out of the file");
  }

  private Path file(String header, int bytes) throws IOException {
    return file(header, new byte[bytes]);
  }

  private Path file(String header, byte[] bytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array();
    Path file = folder.resolve("x");
    Files.write(file, concat(length, text, bytes));
    return file;
  }

  private static byte[] concat(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static HostArray floats(float... values) {
    return HostArray.of(values, Shape.of(values.length));
  }
}
