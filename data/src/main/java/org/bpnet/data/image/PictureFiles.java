package org.bpnet.data.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;
import org.bpnet.data.file.Sources;
import org.jspecify.annotations.Nullable;

/// Pictures that are files: given one by one, or all beneath a folder, in a zip file or in tar
/// files, in the order of their names. Files that are no pictures by their names are passed over,
/// and so is what is hidden.
///
/// Whatever files claim, at most a quarter of the heap is used for what is being decoded, half of
/// it for what is kept.
public final class PictureFiles implements AutoCloseable {
  /// The kinds that can be read, in words.
  public static final String FORMATS = Picture.FORMATS;

  /// Ours: more is taken for a wrong folder.
  private static final int MOST = 1 << 21;

  private static final int DEEPEST = 32;

  private final List<PictureFile> entries;
  private final String source;
  private final Closeable held;

  private @Nullable PictureReading reading;

  private PictureFiles(String source, List<PictureFile> entries, Closeable held) {
    this.entries = entries;
    this.source = source;
    this.held = held;
  }

  /// What reads them, made when it is first needed: it looks at all files.
  private synchronized PictureReading reading() {
    PictureReading known = reading;
    if (known == null) {
      known = new PictureReading(source, entries);
      reading = known;
    }
    return known;
  }

  /// Whether a file is a picture that can be read, by its name.
  public static boolean isPicture(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp|pgm|ppm|pnm)");
  }

  /// That a file is not a picture of a kind that cannot be read, by its name.
  ///
  /// @param where for the message
  /// @throws DataFormatException if it is one
  public static void requireReadable(String name, String where) {
    if (name.toLowerCase(Locale.ROOT).matches(".*\\.(webp|tiff?|heic|heif|avif|jxl|svg|jp2)")) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is a picture of a kind that cannot be read; need %s",
              Wording.path(where),
              FORMATS));
    }
  }

  /// These files, in this order, called as they are given.
  ///
  /// @throws DataFormatException if one cannot be read
  public static PictureFiles of(List<Path> files) {
    List<PictureFile> entries = new ArrayList<>();
    for (Path file : files) {
      entries.add(file(file.toString(), file));
    }
    return new PictureFiles("pictures", entries, () -> {});
  }

  /// All pictures beneath a folder, in a zip file, or in a tar file or a folder of these.
  ///
  /// @throws DataFormatException if there are none, or it cannot be read
  public static PictureFiles open(Path path) {
    PictureFiles files =
        Files.isDirectory(path)
            ? folder(path)
            : TarShards.isTar(path) ? tar(path, List.of(path)) : zip(path);
    if (files.entries.isEmpty()) {
      files.close();
      throw new DataFormatException(
          String.format(Locale.ROOT, "%s: holds no pictures; need %s", path, FORMATS));
    }
    return files;
  }

  private static PictureFiles tar(Path source, List<Path> files) {
    TarShards shards = TarShards.open(files);
    List<PictureFile> entries = new ArrayList<>(shards.pictures());
    entries.sort(Comparator.comparing(PictureFile::name));
    return new PictureFiles(source.toString(), entries, shards);
  }

  /// All pictures beneath a folder, or, if it holds tar files, in these; there may be none.
  ///
  /// @throws DataFormatException if it cannot be read
  public static PictureFiles folder(Path folder) {
    List<PictureFile> entries = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      paths
          .filter(path -> !isHidden(folder, path) && Files.isRegularFile(path))
          .forEach(path -> add(entries, name(folder, path), path));
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof FileSystemLoopException loop) {
        throw new DataFormatException(
            loop.getFile()
                + ": is a link to a folder that it lies in, so there is no end of it; remove the"
                + " link",
            loop);
      }
      throw Sources.unreadable(folder, cause);
    } catch (IOException e) {
      throw Sources.unreadable(folder, e);
    }
    List<Path> shards = entries.isEmpty() ? TarShards.in(folder) : List.of();
    if (!shards.isEmpty()) {
      return tar(folder, shards);
    }
    entries.sort(Comparator.comparing(PictureFile::name));
    return new PictureFiles(folder.toString(), entries, () -> {});
  }

  private static void add(List<PictureFile> entries, String name, Path path) {
    if (isOffered(entries, name, path.toString())) {
      entries.add(file(name, path));
    }
  }

  private static PictureFile file(String name, Path path) {
    try {
      return new PictureFile(
          name, path.toString(), Files.size(path), () -> Sources.open(path, "a picture"));
    } catch (IOException e) {
      throw Sources.unreadable(path, e);
    }
  }

  private static String name(Path folder, Path path) {
    return folder.relativize(path).toString().replace('\\', '/');
  }

  private static boolean isHidden(Path folder, Path path) {
    return isHidden(name(folder, path));
  }

  /// Names that begin with a dot, and what archives of a Mac hold beside the files.
  static boolean isHidden(String name) {
    return name.matches("(.*/)?(\\.|__MACOSX/).*");
  }

  static boolean isOffered(List<PictureFile> entries, String name, String where) {
    requireReadable(name, where);
    if (entries.size() == MOST) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is the picture after the first %,d, which is all that can be read",
              Wording.path(where),
              MOST));
    }
    return isPicture(name);
  }

  private static PictureFiles zip(Path file) {
    if (!Files.exists(file)) {
      throw Sources.unreadable(file, new NoSuchFileException(file.toString()));
    }
    try {
      var zip = new ZipFile(file.toFile());
      try {
        return new PictureFiles(file.toString(), entries(file, zip), zip);
      } catch (RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (ZipException e) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is damaged or no zip file (%s); fetch it again",
              file,
              e.getMessage()),
          e);
    } catch (IOException e) {
      throw Sources.unreadable(file, e);
    }
  }

  private static List<PictureFile> entries(Path file, ZipFile zip) {
    List<PictureFile> entries = new ArrayList<>();
    Enumeration<? extends ZipEntry> all = zip.entries();
    while (all.hasMoreElements()) {
      ZipEntry entry = all.nextElement();
      String name = inside(entry.getName(), file + "!", "zip file");
      String where = file + "!" + Wording.path(name);
      if (!entry.isDirectory() && !isHidden(name) && isOffered(entries, name, where)) {
        entries.add(new PictureFile(name, where, entry.getSize(), () -> zip.getInputStream(entry)));
      }
    }
    entries.sort(Comparator.comparing(PictureFile::name));
    return entries;
  }

  /// A name in an archive, with `/` between folders.
  ///
  /// @param before the name, for the message
  static String inside(String written, String before, String archive) {
    String name = written.replace('\\', '/');
    if (name.startsWith("/") || ("/" + name + "/").contains("/../")) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s%s: leads out of the %s, which a picture's name must not",
              before,
              Wording.path(name),
              archive));
    }
    return name;
  }

  /// What they are called: below the folder or zip file, with `/` between folders.
  public List<String> names() {
    return entries.stream().map(PictureFile::name).toList();
  }

  /// Whether a file is a zip file, by its name.
  public static boolean isZip(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /// Whether a file holds files, a zip or a tar file, by its name.
  public static boolean isArchive(Path path) {
    return isZip(path) || TarShards.isTar(path);
  }

  /// What they would be brought to: what is asked for, and where it is left open, what they all
  /// have.
  ///
  /// @throws DataFormatException if they differ in size and none was asked for
  public PictureShape shape(PictureShape wanted) {
    return reading().shape(wanted);
  }

  /// How many have another height or width than this shape, which has both.
  public int otherSizes(PictureShape shape) {
    return reading().otherSizes(shape);
  }

  /// Reads all, without knowing their classes: every label is 0. Sizes are brought to the shape.
  ///
  /// @throws DataFormatException if one cannot be decoded; the message names it
  public ImageDataset read(PictureShape shape) {
    int[] all = IntStream.range(0, entries.size()).toArray();
    var unknown = new Target.Classes("label", List.of("unknown"));
    return read(shape(shape), all, new int[all.length], unknown);
  }

  /// Reads some of them.
  ///
  /// @param shape complete, see [#shape]
  /// @param which their positions, in the order in which they become examples
  /// @param labels of each of these
  /// @throws DataFormatException if one cannot be decoded; the message names it
  public ImageDataset read(PictureShape shape, int[] which, int[] labels, Target.Classes target) {
    return reading().read(shape, which, labels, target);
  }

  List<PictureFile> entries() {
    return entries;
  }

  /// Closes the archives.
  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
