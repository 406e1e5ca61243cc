package org.bpnet.data.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;
import org.bpnet.data.file.Spill;

/// Decodes many pictures at once.
///
/// Whatever files claim, at most a quarter of the heap is used for what is being decoded, half of
/// it for what is kept, which lies in a file if it is more: sizes of files are limits for what is
/// read of them, the size of a picture is taken from its header before it is decoded, and pictures
/// wait until there is room for them.
final class PictureReading {
  /// What the JDK needs at most for a pixel: four channels of 16 bits.
  private static final long BYTES_TO_A_PIXEL = 8;

  /// The largest picture, whatever the heap: its raster is one array.
  private static final long MOST_PIXELS = 1 << 27;

  private static final int SIZES_SHOWN = 3;

  private final String source;
  private final List<PictureFile> files;
  private final long heap;
  private final Picture.Header[] headers;

  /// Bytes that may be taken, in units of 1,024.
  private final Semaphore room;

  private final int rooms;

  PictureReading(String source, List<PictureFile> files) {
    this(source, files, Runtime.getRuntime().maxMemory());
  }

  /// @param heap how much memory there is, in bytes
  PictureReading(String source, List<PictureFile> files, long heap) {
    this.source = source;
    this.files = files;
    this.heap = heap;
    rooms = (int) Math.min(Integer.MAX_VALUE, heap / 4 / 1024);
    room = new Semaphore(rooms);
    headers = new Picture.Header[files.size()];
    var failures = new PictureFailures(source, files.size());
    failures.forEach(headers.length, i -> headers[i] = header(i));
    if (!failures.isEmpty()) {
      failures.forEach(headers.length, this::tryOut);
    }
    failures.throwIfAny();
  }

  /// Decodes a picture whose header is good, so that all that are damaged can be named at once.
  private void tryOut(int index) {
    Picture.Header header = headers[index];
    if (header != null) {
      with(
          index,
          header.pixels(),
          picture -> {
            picture.decode(new PictureShape(1, 1, 1), new byte[1], 0);
            return true;
          });
    }
  }

  /// What the pictures are brought to: what was asked for, and where it was left open, what they
  /// all have.
  ///
  /// @throws DataFormatException if they differ in size and none was asked for
  PictureShape shape(PictureShape wanted) {
    boolean gray = Arrays.stream(headers).allMatch(Picture.Header::gray);
    int channels = wanted.channels() > 0 ? wanted.channels() : gray ? 1 : 3;
    if (wanted.isSized()) {
      return new PictureShape(wanted.height(), wanted.width(), channels);
    }
    Map<String, List<Integer>> sizes =
        IntStream.range(0, headers.length)
            .boxed()
            .collect(Collectors.groupingBy(i -> size(headers[i])));
    if (sizes.size() > 1) {
      throw different(sizes);
    }
    if (Math.max(headers[0].height(), headers[0].width()) > PictureShape.LONGEST) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is %d x %d pixels (width x height), a side may have %,d; give a size to bring it"
                  + " to, such as --size 64x64",
              files.getFirst().where(),
              headers[0].width(),
              headers[0].height(),
              PictureShape.LONGEST));
    }
    return new PictureShape(headers[0].height(), headers[0].width(), channels);
  }

  /// How many pictures have another height or width than this shape, which has both.
  int otherSizes(PictureShape shape) {
    return (int)
        Arrays.stream(headers)
            .filter(h -> h.height() != shape.height() || h.width() != shape.width())
            .count();
  }

  private static String size(Picture.Header header) {
    return String.format(Locale.ROOT, "%dx%d", header.width(), header.height());
  }

  private DataFormatException different(Map<String, List<Integer>> sizes) {
    List<Map.Entry<String, List<Integer>>> byCount =
        sizes.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, List<Integer>>>comparingInt(e -> -e.getValue().size())
                    .thenComparing(e -> e.getValue().getFirst()))
            .toList();
    String shown =
        byCount.stream()
            .limit(SIZES_SHOWN)
            .map(e ->
                String.format(
                    Locale.ROOT,
                    "%,d of %s (%s)",
                    e.getValue().size(),
                    e.getKey(),
                    Wording.path(files.get(e.getValue().getFirst()).name())))
            .collect(Collectors.joining(", "));
    int more = byCount.size() - SIZES_SHOWN;
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: the pictures differ in size: %s%s; give a size to bring them to, --size %s",
            source,
            shown,
            more > 0 ? String.format(Locale.ROOT, " and %d more sizes", more) : "",
            byCount.getFirst().getKey()));
  }

  /// Decodes some of the pictures.
  ///
  /// @param shape complete
  /// @param which their positions, in the order in which they become examples
  /// @param labels of each of these
  ImageDataset read(PictureShape shape, int[] which, int[] labels, Target.Classes target) {
    int width = shape.height() * shape.width() * shape.channels();
    MemorySegment pixels = Spill.room((long) width * which.length, heap / 2);
    var failures = new PictureFailures(source, which.length);
    failures.forEach(
        which.length,
        i ->
            with(
                which[i],
                headers[which[i]].pixels(),
                picture -> {
                  var decoded = new byte[width];
                  picture.decode(shape, decoded, 0);
                  MemorySegment.copy(
                      decoded, 0, pixels, ValueLayout.JAVA_BYTE, (long) i * width, width);
                  return true;
                }));
    failures.throwIfAny();
    return ImageDataset.of(
        pixels, Shape.of(shape.height(), shape.width(), shape.channels()), 255, labels, target);
  }

  private Picture.Header header(int index) {
    String where = files.get(index).where();
    Picture.Header header = with(index, 0, Picture::header);
    long most = Math.min(MOST_PIXELS, rooms * 1024L / 2 / BYTES_TO_A_PIXEL);
    if (header.pixels() > most || header.pixels() <= 0) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is %d x %d pixels (width x height), only %,d can be decoded; scale it down, or"
                  + " give the JVM more memory",
              where,
              header.width(),
              header.height(),
              most));
    }
    return header;
  }

  /// Reads a file and does something with it, once there is room for it and for its pixels.
  private <T> T with(int index, long pixels, Function<Picture, T> use) {
    PictureFile file = files.get(index);
    long needed = 1 + (file.size() + pixels * BYTES_TO_A_PIXEL) / 1024;
    if (file.size() < 0 || needed > rooms) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is a file of %,d bytes, too large for a picture in a heap of %,d MB; scale it"
                  + " down",
              file.where(),
              file.size(),
              heap >> 20));
    }
    room.acquireUninterruptibly((int) needed);
    try {
      return use.apply(new Picture(file.where(), bytes(file)));
    } finally {
      room.release((int) needed);
    }
  }

  private static byte[] bytes(PictureFile file) {
    try (InputStream in = file.opening().open()) {
      byte[] bytes = in.readNBytes((int) file.size());
      if (bytes.length < file.size() || in.read() >= 0) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: is said to have %,d bytes and has %s; is it still being written, or damaged?",
                file.where(),
                file.size(),
                bytes.length < file.size() ? "less" : "more"));
      }
      return bytes;
    } catch (ZipException | EOFException e) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is damaged in the zip file (%s); fetch it again",
              file.where(),
              e.getMessage()),
          e);
    } catch (NoSuchFileException e) {
      throw new DataFormatException(file.where() + ": there is no such file any more", e);
    } catch (IOException e) {
      throw new DataFormatException(
          String.format(Locale.ROOT, "%s: cannot be read: %s", file.where(), e.getMessage()), e);
    }
  }
}
