package org.bpnet.cli.terminal;

import java.nio.file.Path;

/// Where an option such as `--out FILE` writes: `-` is standard output, a plain file is there as a
/// whole or not at all, a link is followed, a device or a pipe is written into.
public final class OutputFile {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private OutputFile() {}

  /// @param option the option, for messages
  /// @throws UsageException if the name is empty
  public static void write(String option, Path file, String text, Console console) {
    checkNamed(option, file);
    if (isStandardOutput(file)) {
      console.out().print(text);
    } else {
      console.files().accept(file, text);
    }
  }

  public static boolean isStandardOutput(Path file) {
    return file.equals(STANDARD_OUTPUT);
  }

  /// An empty name, mostly of a variable that is not set, would be the working directory.
  public static void checkNamed(String option, Path file) {
    if (file.toString().isEmpty()) {
      throw new UsageException(option + ": needs a name, got an empty one; is a variable not set?");
    }
  }
}
