package org.bpnet.cli;

import java.util.List;
import org.bpnet.cli.terminal.Console;

/// Runs the commands once, so that the launcher can keep what the JVM read and linked for them
/// (class data sharing) and later runs start faster.
public final class Rehearsal {
  private Rehearsal() {}

  /// Leaves run folders in the current folder, and ends the process with the first exit code that
  /// is not 0.
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess()));
  }

  private static int run(Console console) {
    for (List<String> command :
        List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("train", "digits", "--epochs", "2", "--out", "images"),
            List.of("evaluate", "--model", "images", "digits"),
            List.of("predict", "--model", "images", "digits"),
            List.of("train", "iris", "--epochs", "2", "--json", "--out", "table"),
            List.of("predict", "--model", "table", "iris"),
            List.of("doctor"))) {
      int code = Bpnet.run(command.toArray(String[]::new), console);
      if (code != 0) {
        return code;
      }
    }
    return 0;
  }
}
