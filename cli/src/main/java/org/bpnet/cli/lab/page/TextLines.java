package org.bpnet.cli.lab.page;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.bpnet.cli.lab.InterruptibleBackend;

/// Hands on what is printed, in whole lines, as they come.
final class TextLines extends OutputStream {
  private final Consumer<String> reader;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  TextLines(Consumer<String> reader) {
    this.reader = reader;
  }

  @Override
  public void write(int next) {
    write(new byte[] {(byte) next}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    InterruptibleBackend.checkInterrupted();
    int end = from + count;
    int after = end;
    while (after > from && bytes[after - 1] != '\n') {
      after--;
    }
    begun.write(bytes, from, after - from);
    if (after > from) {
      end();
    }
    begun.write(bytes, after, end - after);
  }

  /// Hands on a last line that does not end.
  void end() {
    if (begun.size() > 0) {
      String text = begun.toString(StandardCharsets.UTF_8);
      begun.reset();
      reader.accept(text);
    }
  }
}
