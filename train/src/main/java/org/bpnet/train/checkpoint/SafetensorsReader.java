package org.bpnet.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.train.checkpoint.Safetensors.Entry;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// Reads one safetensors file, trusting nothing that it says about itself.
final class SafetensorsReader {
  private static final int CHUNK = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private final long size;

  private SafetensorsReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  static Safetensors read(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SafetensorsReader(file, channel).read();
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": there is no such file; check the path", e);
    } catch (IOException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: cannot be read (%s); check the file's rights",
              file,
              AtomicFile.reason(e)),
          e);
    }
  }

  private Safetensors read() throws IOException {
    if (size < Long.BYTES) {
      throw damaged("needs at least 8 bytes, got " + size);
    }
    long length = bytes(0, Long.BYTES).getLong();
    if (length < 2 || length > Json.MAX_LENGTH || length > size - Long.BYTES) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "the header claims %s bytes in a file of %d",
              Long.toUnsignedString(length),
              size));
    }
    JsonValue.Members header = header((int) length);
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    try {
      for (String name : header.values().keySet()) {
        JsonValue.Members value = header.members(name);
        if (name.equals(Safetensors.METADATA)) {
          value.values().keySet().forEach(key -> metadata.put(key, value.text(key)));
        } else {
          entries.add(entry(name, value));
        }
      }
    } catch (JsonException e) {
      throw damaged("its header is wrong, " + e.getMessage());
    }
    long start = Long.BYTES + length;
    checkCoverage(entries, size - start);
    String claimed = metadata.remove(Safetensors.CHECKSUM);
    var sums = new ContentSum(metadata);
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      var sum = new Checksum();
      HostArray values = values(entry, start, sum);
      tensors.put(entry.name(), values);
      sums.add(entry.name(), values, sum);
    }
    if (claimed != null && !claimed.equals(sums.total())) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: was changed or damaged since it was written (its checksum is %s, that of its content %s); copy it again or use another checkpoint",
              file,
              claimed,
              sums.total()));
    }
    return new Safetensors(tensors, metadata);
  }

  private JsonValue.Members header(int length) throws IOException {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(bytes(Long.BYTES, length)).toString();
      return Json.readObject(text);
    } catch (CharacterCodingException e) {
      throw damaged("its header is not UTF-8 text");
    } catch (JsonException e) {
      throw damaged("its header is not JSON, " + e.getMessage());
    }
  }

  private Entry entry(String name, JsonValue.Members value) {
    String type = value.text("dtype");
    StoredType known =
        StoredType.find(type)
            .orElseThrow(() ->
                new CheckpointException(
                    String.format(
                        Locale.ROOT,
                        "%s: array %s has element type %s; F32, F64, I32, F16, BF16 and I64 can be"
                            + " read, convert the file",
                        file,
                        name,
                        type)));
    double[] extents = value.numbers("shape");
    double[] offsets = value.numbers("data_offsets");
    var shape = new int[extents.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = (int) extents[i];
      if (shape[i] != extents[i]) {
        throw damaged(String.format(Locale.ROOT, "array %s has an extent of %s", name, extents[i]));
      }
    }
    if (offsets.length != 2) {
      throw damaged(
          String.format(Locale.ROOT, "array %s needs 2 offsets, got %d", name, offsets.length));
    }
    try {
      return new Entry(name, known, Shape.of(shape), (long) offsets[0], (long) offsets[1]);
    } catch (ShapeException e) {
      throw damaged(String.format(Locale.ROOT, "array %s: %s", name, e.getMessage()));
    }
  }

  /// Arrays follow each other without holes or overlaps and end with the file.
  private void checkCoverage(List<Entry> entries, long available) {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry entry : entries) {
      long needed = (long) entry.shape().elementCount() * entry.type().bytes();
      if (entry.begin() != at || entry.end() - entry.begin() != needed) {
        throw damaged(
            String.format(
                Locale.ROOT,
                "array %s %s %s needs bytes %d to %d, got %d to %d",
                entry.name(),
                entry.type(),
                entry.shape(),
                at,
                at + needed,
                entry.begin(),
                entry.end()));
      }
      at = entry.end();
      if (at > available) {
        throw damaged(
            String.format(
                Locale.ROOT,
                "array %s ends at byte %d of %d: it is cut short",
                entry.name(),
                at,
                available));
      }
    }
    if (at != available) {
      throw damaged(String.format(Locale.ROOT, "its arrays end at byte %d of %d", at, available));
    }
  }

  private HostArray values(Entry entry, long start, Checksum sum) throws IOException {
    int count = entry.shape().elementCount();
    StoredType.Sink sink = entry.type().sink(count);
    try {
      forEachChunk(entry, start, sum, sink::take);
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: array %s holds whole numbers of more than 32 bits; leave it out of the file",
              file,
              entry.name()),
          e);
    }
    return sink.values(entry.shape());
  }

  private void forEachChunk(Entry entry, long start, Checksum sum, Consumer<ByteBuffer> use)
      throws IOException {
    for (long at = entry.begin(); at < entry.end(); at += CHUNK) {
      ByteBuffer chunk = bytes(start + at, (int) Math.min(CHUNK, entry.end() - at));
      sum.add(chunk.duplicate());
      use.accept(chunk);
    }
  }

  private ByteBuffer bytes(long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw damaged("it ends at byte " + (from + buffer.position()));
      }
    }
    return buffer.flip();
  }

  private CheckpointException damaged(String what) {
    return new CheckpointException(
        String.format(
            Locale.ROOT,
            "%s: not a whole safetensors file, %s; copy it again or use another checkpoint",
            file,
            what));
  }
}
