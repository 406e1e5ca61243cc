package org.bpnet.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The standard output of this process. [java.io.PrintStream] keeps failures to itself; here the
/// first one is to be had afterwards.
///
/// A pipe whose reader has closed it, as `head` does when it has seen enough, is no failure: what
/// is left goes nowhere.
final class StandardOutput extends OutputStream {
  private final OutputStream stream = new FileOutputStream(FileDescriptor.out);
  private @Nullable IOException failure;
  private boolean closed;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      return;
    }
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      closed = true;
      if (!isClosedPipe(e)) {
        failure = e;
        throw e;
      }
    }
  }

  /// Why not everything was written; null if it was.
  synchronized @Nullable IOException failure() {
    return failure;
  }

  /// The message follows the machine's language; that the output is a pipe does not, and there is
  /// no other way for writing into one to fail.
  private static boolean isClosedPipe(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe")
        || message.contains("pipe is being closed")
        || isPipe(Path.of("/proc/self/fd/1"));
  }

  private static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not Linux
    }
  }
}
