package org.bpnet.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.bpnet.core.Shape;

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

  private static final String TRAIN = "train-";

  private static final Pattern NAME =
      Pattern.compile("(.*?)" + TRAIN + "(images[-.]idx3|labels[-.]idx1)-ubyte(\\.gz)?");

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
              "%s: declares %s = %,d bytes, which need %,d MB of memory; the limit is %,d MB; give more, BPNET_JAVA_OPTS=-Xmx%dm, or use fewer examples",
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

  /// Opens the files of a folder by their usual names: `train-images-idx3-ubyte` and
  /// `train-labels-idx1-ubyte`, and, for the test, the same with `t10k` or `test` for `train` if
  /// they are there; also with a dot before `idx`, with `.gz`, and with the name of the set before
  /// all of it, `emnist-letters-train-images-idx3-ubyte`. Classes are named by their numbers.
  ///
  /// @throws DataFormatException if a file is missing or damaged, images and labels differ in
  ///   number, or a test label does not occur in training
  public static DataSource openFolder(Path folder) {
    String name = String.valueOf(folder.getFileName());
    String set = set(folder);
    Path trainLabels = require(folder, set + "train-labels", 1);
    int[] labels = labels(trainLabels);
    Target.Classes target = ImageDataset.numbered(1 + Arrays.stream(labels).max().orElse(0));
    Path trainImages = require(folder, set + "train-images", 3);
    Dataset train = images(trainImages, trainLabels, labels, target);
    Optional<Path> usual = find(folder, set + "t10k-images", 3);
    String test = usual.isPresent() ? "t10k" : "test";
    Optional<Path> testImages = usual.or(() -> find(folder, set + "test-images", 3));
    if (testImages.isEmpty()) {
      return new DataSource.Examples(name, train);
    }
    Path testLabels = require(folder, set + test + "-labels", 1);
    Dataset tests = images(testImages.get(), testLabels, labels(testLabels), target);
    if (!tests.featureShape().equals(train.featureShape())) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: images of %s, but those to train on are %s",
              testImages.get(),
              tests.featureShape(),
              train.featureShape()));
    }
    return new DataSource.TrainAndTest(name, train, tests);
  }

  /// Whether a folder holds images or labels in this format.
  static boolean isIn(Path folder) {
    return !sets(folder).isEmpty();
  }

  /// What stands before `train-` in the names of a folder's files, most often nothing.
  private static String set(Path folder) {
    SortedSet<String> sets = sets(folder);
    if (sets.size() > 1) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: holds several sets of IDX files: %s; put one into a folder of its own",
              folder,
              Wording.list(sets.stream().map(set -> set + TRAIN).toList())));
    }
    return sets.isEmpty() ? "" : sets.first();
  }

  private static SortedSet<String> sets(Path folder) {
    SortedSet<String> sets = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches() && Files.isRegularFile(file)) {
          sets.add(name.group(1));
        }
      });
    } catch (IOException e) {
      throw Sources.unreadable(folder, e);
    }
    return sets;
  }

  private static int[] labels(Path file) {
    Content content = read(file);
    if (content.shape().rank() != 1) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: labels must have rank 1, got shape %s; are images and labels exchanged?",
              file,
              content.shape()));
    }
    var labels = new int[content.bytes().length];
    Arrays.setAll(labels, i -> content.bytes()[i] & 0xFF);
    return labels;
  }

  private static Dataset images(Path file, Path labelFile, int[] labels, Target.Classes target) {
    Content content = read(file);
    Shape shape = content.shape();
    if (shape.rank() != 3 || shape.elementCount() == 0) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: images must have shape [N, height, width] and some pixels, got %s",
              file,
              shape));
    }
    if (shape.extent(0) != labels.length) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: %d images, but %d labels in %s; are the files of one set?",
              file,
              shape.extent(0),
              labels.length,
              labelFile.getFileName()));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= target.count()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: label %d of example %d is out of range, the training labels go from 0 to %d",
                labelFile,
                labels[i],
                i,
                target.count() - 1));
      }
    }
    return ImageDataset.of(
        content.bytes(), Shape.of(shape.extent(1), shape.extent(2), 1), 255, labels, target);
  }

  private static Path require(Path folder, String stem, int rank) {
    return find(folder, stem, rank)
        .orElseThrow(() ->
            new DataFormatException(
                String.format(
                    Locale.ROOT,
                    "%s: has no %s; a folder of IDX files needs train-images-idx3-ubyte and "
                        + "train-labels-idx1-ubyte, and the same with t10k for the test",
                    folder,
                    names(stem, rank).getFirst())));
  }

  private static Optional<Path> find(Path folder, String stem, int rank) {
    return names(stem, rank).stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static List<String> names(String stem, int rank) {
    var names = new ArrayList<String>();
    for (String separator : List.of("-", ".")) {
      for (String suffix : List.of("", ".gz")) {
        names.add(String.format(Locale.ROOT, "%s%sidx%d-ubyte%s", stem, separator, rank, suffix));
      }
    }
    return names;
  }
}
