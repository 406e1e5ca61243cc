package org.bpnet.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// A JSON object in a file of its own, with a sum over the others as its last member, `checksum`.
/// It is taken over what the text means, so that spaces and line breaks are free. A file without
/// the member is read as it is: those of BPNet before 0.1 had none, and who changes a file by hand
/// takes it out.
public final class JsonFile {
  /// The name of the sum.
  public static final String CHECKSUM = Checksum.NAME;

  private JsonFile() {}

  /// Writes the file, whole or not at all.
  ///
  /// @throws CheckpointException if it cannot be written
  public static void write(Path file, JsonValue.Members content) {
    Map<String, JsonValue> all = new LinkedHashMap<>(content.values());
    all.put(CHECKSUM, JsonValue.of(checksum(content)));
    AtomicFile.write(file, Json.pretty(new JsonValue.Members(all)));
  }

  /// What a file holds, its checksum included.
  ///
  /// @throws CheckpointException if it cannot be read, is no JSON object, or was changed
  public static JsonValue.Members read(Path file) {
    JsonValue.Members all = parsed(file);
    Map<String, JsonValue> content = new LinkedHashMap<>(all.values());
    JsonValue claimed = content.remove(CHECKSUM);
    String actual = checksum(new JsonValue.Members(content));
    if (claimed != null && !claimed.equals(JsonValue.of(actual))) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: was changed since it was written (its checksum is %s, that of its content %s); take back what was changed, or, if it was meant, take out the member \"%s\"",
              file,
              Json.compact(claimed),
              actual,
              CHECKSUM));
    }
    return all;
  }

  /// The sum over an object that has none yet.
  public static String checksum(JsonValue.Members content) {
    return new Checksum().add(Json.compact(content)).toString();
  }

  private static JsonValue.Members parsed(Path file) {
    try {
      if (Files.size(file) > Json.MAX_LENGTH) {
        throw new JsonException(
            String.format(
                Locale.ROOT, "needs at most %d bytes, got %d", Json.MAX_LENGTH, Files.size(file)));
      }
      return Json.readObject(Files.readString(file));
    } catch (JsonException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "%s: %s; copy the file again or train anew", file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "%s: cannot be read; check that it is there and is text in UTF-8", file),
          e);
    }
  }
}
