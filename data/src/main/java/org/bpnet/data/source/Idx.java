package org.bpnet.data.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.file.Sources;

/// Reads IDX, the format of MNIST and its relatives: two zero bytes, the element type, the rank,
/// the extents as 32-bit integers, highest byte first, then the elements. Unsigned bytes only;
/// plain or compressed with gzip, which is told by the content.
///
/// A header is not believed before it is checked against the size of the file.
///
/// **Source.** LeCun, Cortes, Burges, *The MNIST database of handwritten digits*, 1998.
public final class Idx {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MOST_AXES = 8;

  /// Deflate cannot expand a file by more (zlib's technical details: 1032 : 1).
  private static final long MOST_EXPANSION = 1032;

  private Idx() {}

  /// The content of a file.
  ///
  /// @param bytes the elements, unsigned, row-major
  /// @param shape their extents
  public record Content(byte[] bytes, Shape shape) {}

  /// Reads one file.
  ///
  /// @throws DataFormatException if the file does not exist, is not IDX with unsigned bytes, has
  ///   not the size its header declares, or holds more than there is memory for
  public static Content read(Path file) {
    return read(file, Runtime.getRuntime().maxMemory());
  }

  /// @param heap how much memory there is, in bytes
  static Content read(Path file, long heap) {
    try (var in = new BufferedInputStream(Sources.open(file, "an IDX file"), 1 << 16)) {
      in.mark(2);
      boolean compressed = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      long limit = Files.size(file);
      if (compressed) {
        try (var unpacked = new GZIPInputStream(in, 1 << 16)) {
          return content(file, unpacked, limit * MOST_EXPANSION, false, heap);
        }
      }
      return content(file, in, limit, true, heap);
    } catch (EOFException e) {
      throw new DataFormatException(
          file + ": is cut off in the middle of its header or compressed data; fetch it again", e);
    } catch (ZipException e) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT, "%s: is damaged gzip (%s); fetch it again", file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw Sources.unreadable(file, e);
    }
  }

  private static Content content(
      Path file, InputStream stream, long limit, boolean exact, long heap) throws IOException {
    var in = new DataInputStream(stream);
    int magic = in.readInt();
    int rank = magic & 0xFF;
    if (magic >>> 16 != 0 || rank == 0 || rank > MOST_AXES) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is not an IDX file: its first bytes must be 0, 0, 8 and the rank, got %08x",
              file,
              magic));
    }
    if ((magic >>> 8 & 0xFF) != UNSIGNED_BYTE) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: holds elements of type 0x%02x; only unsigned bytes (0x08) can be read",
              file,
              magic >>> 8 & 0xFF));
    }
    var extents = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      extents[axis] = in.readInt();
    }
    int declared = declared(file, extents);
    long header = 4L + 4L * rank;
    if (exact ? declared != limit - header : declared > limit) {
      throw wrongSize(file, extents, declared, exact ? "has " + (limit - header) : "cannot hold");
    }
    requireRoom(file, extents, declared, heap);
    byte[] bytes = in.readNBytes(declared); // grows as it reads
    if (bytes.length < declared) {
      throw wrongSize(file, extents, declared, "has " + bytes.length);
    }
    if (in.read() >= 0) {
      throw wrongSize(file, extents, declared, "has more");
    }
    return new Content(bytes, Shape.of(extents));
  }

  /// That the elements can be held: a small compressed file may unpack to anything. While they are
  /// read they are there twice, and labels become integers.
  private static void requireRoom(Path file, int[] extents, int declared, long heap) {
    long needed = declared * (extents.length == 1 ? 6L : 2L);
    if (needed > heap) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: declares %s = %,d bytes, which need %,d MB of memory; the limit is %,d MB; give"
                  + " more, BPNET_JAVA_OPTS=-Xmx%dm, or use fewer examples",
              file,
              product(extents),
              declared,
              needed >> 20,
              heap >> 20,
              (needed >> 20) * 3 / 2));
    }
  }

  private static int declared(Path file, int[] extents) {
    long declared = 1;
    for (int extent : extents) {
      if (extent < 0 || (declared *= extent) > Integer.MAX_VALUE - 16) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: declares %s elements, at most 2 GiB can be read; is the header damaged?",
                file,
                product(extents)));
      }
    }
    return (int) declared;
  }

  private static DataFormatException wrongSize(
      Path file, int[] extents, int declared, String holds) {
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: declares %s = %d bytes after its header, but %s; fetch it again",
            file,
            product(extents),
            declared,
            holds));
  }

  private static String product(int[] extents) {
    return Arrays.stream(extents)
        .mapToObj(Integer::toUnsignedString)
        .collect(Collectors.joining(" x "));
  }
}
