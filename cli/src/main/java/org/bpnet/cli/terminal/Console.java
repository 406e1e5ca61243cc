package org.bpnet.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bpnet.train.checkpoint.AtomicFile;
import picocli.CommandLine.Help.Ansi;

/// Where the command prints.
///
/// @param out results, and nothing but results
/// @param err progress, hints and errors
/// @param outAnsi whether `out` is a terminal that shows colours
/// @param errAnsi whether `err` is a terminal on which lines may be drawn again, in colours
/// @param failure why `out` could not be written, in words, if it could not
/// @param files writes a text to a file, whole or not at all
/// @param language in which [#say] speaks
public record Console(
    PrintStream out,
    PrintStream err,
    boolean outAnsi,
    boolean errAnsi,
    Supplier<Optional<String>> failure,
    BiConsumer<Path, String> files,
    Language language) {
  /// With an output that does not say why it fails, in English.
  public Console(PrintStream out, PrintStream err, boolean outAnsi, boolean errAnsi) {
    this(out, err, outAnsi, errAnsi, Optional::empty, AtomicFile::write, Language.EN);
  }

  /// That of this process. The launcher says which of its streams are terminals, in
  /// `-Dbpnet.terminals=out,err`. Both streams are UTF-8 everywhere, as JSON and CSV must be.
  public static Console ofProcess() {
    String terminals = System.getProperty("bpnet.terminals", "");
    boolean colours = System.getenv("NO_COLOR") == null;
    var out = new StandardOutput();
    return new Console(
        new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8),
        new PrintStream(
            new BufferedOutputStream(new StandardError()), true, StandardCharsets.UTF_8),
        colours && terminals.contains("out"),
        colours && terminals.contains("err"),
        () -> Optional.ofNullable(out.failure()).map(IOException::getMessage),
        AtomicFile::write,
        Language.EN);
  }

  /// The same in another language.
  public Console in(Language other) {
    return new Console(out, err, outAnsi, errAnsi, failure, files, other);
  }

  /// Prints a line of results in the language, see [Language#format].
  public void say(String sentence, Object... figures) {
    out.println(language.format(sentence, figures));
  }

  /// Prints lines of results in picocli's markup, `@|bold text|@`.
  public void print(String markup) {
    out.println((outAnsi ? Ansi.ON : Ansi.OFF).string(markup));
  }
}
