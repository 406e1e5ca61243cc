package org.bpnet.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/// Where the command prints.
///
/// @param out results, and nothing but results
/// @param err progress, hints and errors
/// @param outAnsi whether `out` is a terminal that shows colours
/// @param errAnsi whether `err` is a terminal on which lines may be drawn again, in colours
record Console(PrintStream out, PrintStream err, boolean outAnsi, boolean errAnsi) {
  /// That of this process. The launcher says which of its streams are terminals, in
  /// `-Dbpnet.terminals=out,err`. Both streams are UTF-8 everywhere, as JSON and CSV must be.
  static Console ofProcess() {
    String terminals = System.getProperty("bpnet.terminals", "");
    boolean colours = System.getenv("NO_COLOR") == null;
    return new Console(
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(
            new BufferedOutputStream(new StandardError()), true, StandardCharsets.UTF_8),
        colours && terminals.contains("out"),
        colours && terminals.contains("err"));
  }

  /// Prints lines of results in picocli's markup, `@|bold text|@`.
  void print(String markup) {
    out.println((outAnsi ? Ansi.ON : Ansi.OFF).string(markup));
  }
}
