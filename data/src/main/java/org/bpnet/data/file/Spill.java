package org.bpnet.data.file;

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

/// Keeps what tables and pictures are made of: on the heap as long as it is little, then in
/// temporary files that are mapped into memory, so that data may be larger than the heap, and
/// larger than memory. The system keeps in memory what is used, and the files go with the last who
/// reads them.
///
/// The files lie in the folder `java.io.tmpdir`.
public final class Spill {
  /// Of each column so much stays on the heap: half of the heap at most for a thousand columns and
  /// their encoded rows. Ours.
  private static final long ON_HEAP = Runtime.getRuntime().maxMemory() / 2048;

  /// The first file; each has twice the size of the one before up to the largest, so that a table
  /// of many columns takes little more room than it needs, and none takes more files than systems
  /// map.
  private static final long FIRST_FILE = 1 << 20;

  private static final long LARGEST_FILE = 64 << 20;

  private static final int WRITTEN = 1 << 20;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 16;

  /// What is left of the last file.
  private MemorySegment rest = MemorySegment.NULL;

  private long nextFile = FIRST_FILE;
  private long left;

  /// For one column of a table.
  public Spill() {
    this(ON_HEAP);
  }

  /// @param onHeap bytes that stay on the heap
  public Spill(long onHeap) {
    left = onHeap;
  }

  /// Room for bytes that are written later.
  ///
  /// @param onHeap the most that may lie on the heap
  public static MemorySegment room(long bytes, long onHeap) {
    return bytes <= Math.min(onHeap, LONGEST_ARRAY)
        ? MemorySegment.ofArray(new byte[(int) bytes])
        : mapped(bytes);
  }

  /// Keeps bytes, which must not be changed afterwards.
  ///
  /// @return where they are
  public MemorySegment keep(byte[] bytes) {
    MemorySegment onHeap = MemorySegment.ofArray(bytes);
    if (bytes.length <= left) {
      left -= bytes.length;
      return onHeap;
    }
    left = 0; // smaller ones too: what was kept together is read together
    if (bytes.length > rest.byteSize()) {
      rest = mapped(Math.max(bytes.length, nextFile));
      nextFile = Math.min(2 * nextFile, LARGEST_FILE);
    }
    MemorySegment part = rest.asSlice(0, bytes.length);
    rest = rest.asSlice(bytes.length);
    return part.copyFrom(onHeap);
  }

  private static MemorySegment mapped(long bytes) {
    try {
      Path file = Files.createTempFile("bpnet-data", ".tmp");
      long free = Files.getFileStore(file).getUsableSpace() / 10 * 9; // others need some too
      if (free < bytes) {
        Files.delete(file);
        throw new IOException(
            String.format(Locale.ROOT, "needs %,d MB, may take %,d", bytes >> 20, free >> 20));
      }
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
              "the data do not fit in the heap, and the rest of them not in the temporary folder %s"
                  + " (%s); make room there, or name another: BPNET_JAVA_OPTS=-Djava.io.tmpdir=FOLDER",
              System.getProperty("java.io.tmpdir"),
              full.getMessage()),
          full);
    }
  }
}
