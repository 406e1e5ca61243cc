package org.bpnet.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// Named arrays and a map of strings in one file: the safetensors format, which other tools read
/// too. Element types are F32, F64 and I32; of other tools' files F16, BF16 and I64 are read as F32
/// and I32, without loss.
///
/// **Layout.** The length N of the header, 8 bytes, little-endian; N bytes of JSON, which gives for
/// each name `{"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}` and under
/// `__metadata__` the strings; then the elements, little-endian, offsets counted from here. The
/// header is padded with spaces to a multiple of 8 bytes. Equal contents in equal order give equal
/// bytes.
///
/// **Checksum.** The strings have one more, `bpnet.checksum`: a CRC-32C over names, types, shapes,
/// elements and the other strings, in alphabetical order, so that other tools may lay them out
/// anew. Reading checks it; a file without it, of another tool or of BPNet before 0.1, is read as
/// it is.
///
/// **Source.** Hugging Face, *safetensors*, format section of its README.
///
/// @param tensors the arrays by name, in the order in which they lie in the file
/// @param metadata strings by name
public record Safetensors(Map<String, HostArray> tensors, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /// The name in the metadata of the sum over everything else.
  static final String CHECKSUM = "bpnet.checksum";

  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 18;

  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    if (tensors.containsKey(METADATA) || metadata.containsKey(CHECKSUM)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Safetensors: no array can be called %s and no string %s",
              METADATA,
              CHECKSUM));
    }
  }

  /// The array of this name.
  public Optional<HostArray> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /// Writes the file, whole or not at all.
  ///
  /// @throws CheckpointException if it cannot be written
  public void write(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  /// Reads a file. Everything it claims is checked against its real size before memory is set aside
  /// for it.
  ///
  /// @throws CheckpointException if it cannot be read, is damaged, or was changed
  public static Safetensors read(Path file) {
    return SafetensorsReader.read(file);
  }

  /// The elements come first, since the header holds a sum over them.
  private void writeTo(FileChannel channel) throws IOException {
    int length = header(new Checksum().toString()).length;
    channel.position(Long.BYTES + length);
    var sums = new ContentSum(metadata);
    for (Map.Entry<String, HostArray> entry : tensors.entrySet()) {
      sums.add(entry.getKey(), entry.getValue(), elements(channel, entry.getValue()));
    }
    byte[] header = header(sums.total());
    channel.position(0);
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    drain(channel, start.putLong(length).put(header));
  }

  /// Writes an array.
  ///
  /// @return the sum over its bytes
  private static Checksum elements(FileChannel channel, HostArray values) throws IOException {
    var sum = new Checksum();
    int width = values.type().bytes();
    int count = values.shape().elementCount();
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(CHUNK, (long) count * width))
            .order(ByteOrder.LITTLE_ENDIAN);
    int some;
    for (int from = 0; from < count; from += some) {
      some = Math.min(CHUNK / width, count - from);
      switch (values) {
        case HostArray.Floats floats -> buffer.asFloatBuffer().put(floats.values(), from, some);
        case HostArray.Doubles doubles -> buffer.asDoubleBuffer().put(doubles.values(), from, some);
        case HostArray.Bytes bytes -> {
          for (int i = from; i < from + some; i++) {
            buffer.putFloat((i - from) * width, (float) bytes.at(i));
          }
        }
        case HostArray.Ints ints -> buffer.asIntBuffer().put(ints.values(), from, some);
      }
      buffer.position(some * width);
      sum.add(buffer.duplicate().flip());
      drain(channel, buffer);
    }
    return sum;
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private byte[] header(String checksum) {
    JsonValue.Builder strings = JsonValue.object().with(CHECKSUM, checksum);
    metadata.forEach(strings::with);
    JsonValue.Builder header = JsonValue.object().with(METADATA, strings.build());
    long offset = 0;
    for (Map.Entry<String, HostArray> entry : tensors.entrySet()) {
      HostArray values = entry.getValue();
      long end = offset + (long) values.shape().elementCount() * values.type().bytes();
      header.with(
          entry.getKey(),
          JsonValue.object()
              .with("dtype", values.type().name())
              .with("shape", wholes(values.shape().toArray()))
              .with("data_offsets", new JsonValue.Items(List.of(whole(offset), whole(end))))
              .build());
      offset = end;
    }
    String text = Json.compact(header.build());
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return (text + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonValue whole(long value) {
    return JsonValue.of(value);
  }

  private static JsonValue wholes(int[] values) {
    List<JsonValue> items = new ArrayList<>();
    for (int value : values) {
      items.add(whole(value));
    }
    return new JsonValue.Items(items);
  }

  /// An array's place in the file, as its header claims.
  record Entry(String name, StoredType type, Shape shape, long begin, long end) {}
}
