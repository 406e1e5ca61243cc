package org.bpnet.data.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.bpnet.data.file.Sources;

/// Pictures in tar files: large sets are moved about in some hundred of these.
///
/// A class is a folder in the file, as in a zip file, or stands beside its picture, in the layout
/// of WebDataset: `0001.png`, `0001.cls`. What is called alike but for a number belongs together,
/// so that `train-000.tar`, `train-001.tar` and `test-000.tar` are a set with a test.
///
/// **Source.** The WebDataset format, <https://github.com/webdataset/webdataset>: examples are
/// files of one name up to the first point of its last part.
final class TarShards implements Closeable {
  private static final Pattern NUMBER = Pattern.compile("[-_.]?[0-9{}.]*\\.tar$");
  private static final int LONGEST_CLASS = 256;

  private final List<TarFile> opened = new ArrayList<>();
  private final List<PictureFile> pictures = new ArrayList<>();

  private TarShards() {}

  /// Whether a file is a tar file, by its name.
  static boolean isTar(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".tar");
  }

  /// The tar files in a folder, by name.
  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(TarShards::isTar).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw Sources.unreadable(folder, e);
    }
  }

  /// Opens files and looks at all their headers.
  ///
  /// @throws DataFormatException if one is damaged, or cannot be read
  static TarShards open(List<Path> files) {
    var shards = new TarShards();
    try {
      for (Path file : files) {
        shards.add(file);
      }
      return shards;
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  /// The pictures, below folders that are called as the shards without their numbers.
  List<PictureFile> pictures() {
    return pictures;
  }

  private void add(Path file) {
    try {
      var tar = TarFile.open(file);
      opened.add(tar);
      Map<String, String> classes = classes(file, tar);
      String shard = NUMBER.matcher(String.valueOf(file.getFileName())).replaceFirst("");
      for (TarFile.Entry entry : tar.entries()) {
        String name = PictureFiles.inside(entry.name(), file + "!", "tar file");
        String where = file + "!" + Wording.path(name);
        if (!PictureFiles.isHidden(name) && PictureFiles.isOffered(pictures, name, where)) {
          String named = classes.isEmpty() ? name : beside(name, classes, where);
          pictures.add(
              new PictureFile(shard + '/' + named, where, entry.size(), () -> tar.open(entry)));
        }
      }
    } catch (IOException e) {
      throw Sources.unreadable(file, e);
    }
  }

  /// What the files `.cls` say of each example.
  private static Map<String, String> classes(Path file, TarFile tar) throws IOException {
    Map<String, String> classes = new HashMap<>();
    for (TarFile.Entry entry : tar.entries()) {
      if (entry.name().endsWith(".cls") && !PictureFiles.isHidden(entry.name())) {
        String name = "";
        if (entry.size() <= LONGEST_CLASS) {
          try (InputStream in = tar.open(entry)) {
            name = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
          }
        }
        if (name.isEmpty() || name.matches("(?s).*[\\n\\x00].*")) {
          throw new DataFormatException(
              String.format(
                  Locale.ROOT,
                  "%s!%s: needs a class in a line of at most %d bytes",
                  file,
                  Wording.path(entry.name()),
                  LONGEST_CLASS));
        }
        classes.put(example(entry.name()), name.replace('/', '\u2215'));
      }
    }
    return classes;
  }

  private static String beside(String name, Map<String, String> classes, String where) {
    String found = classes.get(example(name));
    if (found == null) {
      throw new DataFormatException(
          where
              + ": has no class beside it, as others in the file have; add "
              + example(name)
              + ".cls");
    }
    return found + '/' + name.replace('/', '_');
  }

  /// A file's name up to the first point of its last part.
  private static String example(String name) {
    int point = name.indexOf('.', name.lastIndexOf('/') + 1);
    return point < 0 ? name : name.substring(0, point);
  }

  @Override
  public void close() {
    for (TarFile tar : opened) {
      try {
        tar.close();
      } catch (IOException closing) {
        // it was only read
      }
    }
  }
}
