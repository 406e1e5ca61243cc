package org.bpnet.cli.option;

import java.util.Map;
import java.util.Optional;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What an autoencoder is to be.
final class AutoencoderOptions {
  /// The task that asks for one.
  static final String TASK = "autoencode";

  private static final int CODE = 2; // what can be drawn; ours

  @Option(
      names = "--code",
      paramLabel = "D",
      description = "With --task autoencode, how many numbers a code has; 2 if not given.")
  @Nullable Integer code;

  @Option(
      names = "--autoencoder",
      paramLabel = "KIND",
      description =
          "With --task autoencode, what is asked beside reconstruction, such as"
              + " denoising(masked=0.3), sparse, contractive or variational (bpnet list"
              + " autoencoders); plain if not given.")
  @Nullable String kind;

  @Option(
      names = "--tied",
      description = "With --task autoencode, give the decoder the encoder's weights, transposed.")
  boolean tied;

  /// What was asked for, if an autoencoder was.
  ///
  /// @param task as it was given, if it was
  /// @throws UsageException if something else was, too, or if the kind or the width is none
  Optional<AutoencoderSpec> spec(@Nullable String task) {
    String given = kind != null ? "--autoencoder" : code != null ? "--code" : tied ? "--tied" : "";
    if (task != null && !task.equals(TASK) && !given.isEmpty()) {
      throw new UsageException(given + ": is for --task autoencode, got --task " + task);
    }
    if (task == null && given.isEmpty() || task != null && !task.equals(TASK)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new AutoencoderSpec(kind == null ? "plain" : kind, code == null ? CODE : code, tied));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }

  /// What the run folder notes.
  void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "code", code);
    Notes.put(notes, "autoencoder", kind);
    Notes.flag(notes, "tied", tied);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    code = Notes.integer(code, notes, "code");
    kind = Notes.text(kind, notes, "autoencoder");
    tied = Notes.flag(tied, notes, "tied");
  }
}
