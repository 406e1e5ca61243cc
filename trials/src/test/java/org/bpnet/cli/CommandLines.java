package org.bpnet.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.bpnet.cli.terminal.Console;

/// Runs the command within this process, which [Bpnet#main] would end.
public final class CommandLines {
  private CommandLines() {}

  /// @param code the exit code
  /// @param err what was printed on standard error
  public record Output(int code, String err) {}

  /// Runs one command line.
  public static Output run(String... arguments) {
    var err = new ByteArrayOutputStream();
    var out = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    var console =
        new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false);
    int code = Bpnet.run(arguments, console);
    return new Output(code, err.toString(StandardCharsets.UTF_8));
  }
}
