package org.bpnet.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// The standard error that the caller gave.
///
/// The launcher sends descriptor 2 of the JVM through a filter, because the JVM announces the
/// incubating Vector API there in every run, and hands the caller's stream on as another
/// descriptor, named by `-Dbpnet.stderr`. At the first byte that is put back in its place. (Opening
/// `/dev/fd/3` instead would give a file an offset of its own, and `> log 2>&1` would overwrite
/// itself.) A run that prints no errors does not spend the 45 ms that the first native call costs.
final class StandardError extends OutputStream {
  private final OutputStream stream = new FileOutputStream(FileDescriptor.err);
  private boolean restored = System.getProperty("bpnet.stderr") == null;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (!restored) {
      restored = true;
      restore(Integer.getInteger("bpnet.stderr"));
    }
    stream.write(bytes, offset, length);
  }

  @SuppressWarnings("restricted") // the launcher allows it, --enable-native-access
  private static void restore(int descriptor) {
    Linker linker = Linker.nativeLinker();
    var dup2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dup2"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      // A failure leaves the filter in place: slower, but nothing is lost.
      int _ = (int) dup2.invokeExact(descriptor, 2);
    } catch (Throwable thrown) {
      throw new LinkageError("dup2", thrown);
    }
  }
}
