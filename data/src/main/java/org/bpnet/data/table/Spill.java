package org.bpnet.data.table;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.bpnet.data.DataFormatException;

/// Keeps what a table is made of: on the heap as long as it is little, then in temporary files that
/// are mapped into memory, so that a table may be larger than the heap, and larger than memory. The
/// system keeps in memory what is used, and the files go with the last who reads them.
///
/// The files lie in the folder `java.io.tmpdir`.
final class Spill {
  /// Of each column so much stays on the heap: half of the heap at most for a thousand columns and
  /// their encoded rows. Ours.
  private static final long ON_HEAP = Runtime.getRuntime().maxMemory() / 2048;

  /// The least size of a file: few enough of them for the systems' limits on mapped files.
  private static final long FILE = 64 << 20;

  private static final int WRITTEN = 1 << 20;

  /// What is left of the last file.
  private static MemorySegment rest = MemorySegment.NULL;

  private long left;

  Spill() {
    this(ON_HEAP);
  }

  /// @param onHeap bytes that stay on the heap
  Spill(long onHeap) {
    left = onHeap;
  }

  /// Keeps bytes, which must not be changed afterwards.
  ///
  /// @return where they are
  MemorySegment keep(byte[] bytes) {
    MemorySegment onHeap = MemorySegment.ofArray(bytes);
    if (bytes.length <= left) {
      left -= bytes.length;
      return onHeap;
    }
    left = 0; // smaller ones too: what was kept together is read together
    return allocate(bytes.length).copyFrom(onHeap);
  }

  private static synchronized MemorySegment allocate(long bytes) {
    if (bytes > rest.byteSize()) {
      rest = mapped(Math.max(bytes, FILE));
    }
    MemorySegment part = rest.asSlice(0, bytes);
    rest = rest.asSlice(bytes);
    return part;
  }

  private static MemorySegment mapped(long bytes) {
    try {
      Path file = Files.createTempFile("bpnet-table", ".tmp");
      file.toFile().deleteOnExit(); // where a mapped file cannot be deleted
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        // A file with holes would end the process where the disk is full.
        var zeros = ByteBuffer.allocateDirect(WRITTEN);
        for (long written = 0; written < bytes; ) {
          zeros.clear().limit((int) Math.min(WRITTEN, bytes - written));
          written += channel.write(zeros);
        }
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
      }
    } catch (IOException full) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "the table does not fit in the heap, and the rest of it not in %s (%s); make room, or"
                  + " name another folder: BPNET_JAVA_OPTS=-Djava.io.tmpdir=FOLDER",
              System.getProperty("java.io.tmpdir"),
              full.getMessage()),
          full);
    }
  }
}
