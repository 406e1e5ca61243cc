package org.bpnet.serve.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bpnet.train.run.RunFolder;

/// A folder with a model, as it is found on disk.
///
/// @param version the folder's name; `1` of a model that has no versions
/// @param files what its files look like from outside: when this changes, the model is loaded anew
record VersionFolder(String version, Path path, List<Look> files) {
  /// What is allowed in a path of a request without being escaped.
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private static final String ONLY = "1";

  /// A file from outside.
  ///
  /// @param key what the file system calls it, which a file has that was moved here
  record Look(FileTime modified, long size, String key) {
    static Look of(Path file) throws IOException {
      var found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    }
  }

  /// The versions below a path, the newest last: the path itself if it holds a model, else each
  /// folder in it that does. What disappears meanwhile is left out.
  static List<VersionFolder> in(Path path) throws IOException {
    if (Files.isRegularFile(path.resolve(RunFolder.MODEL))) {
      return look(ONLY, path);
    }
    List<VersionFolder> found = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
        for (Path folder : inside) {
          String version = String.valueOf(folder.getFileName());
          if (NAME.matcher(version).matches()
              && Files.isRegularFile(folder.resolve(RunFolder.MODEL))) {
            found.addAll(look(version, folder));
          }
        }
      }
    }
    found.sort((one, other) -> compare(one.version, other.version));
    return found;
  }

  private static List<VersionFolder> look(String version, Path path) {
    try {
      return List.of(
          new VersionFolder(
              version,
              path,
              List.of(
                  Look.of(path.resolve(RunFolder.MODEL)),
                  Look.of(path.resolve(RunFolder.WEIGHTS)))));
    } catch (IOException gone) {
      return List.of();
    }
  }

  /// Which of two versions is the older: numbers in their names count as such, so that 9 comes
  /// before 10 and `v1.9` before `v1.10`.
  static int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int endOne = end(one, i);
      int endOther = end(other, j);
      String a = one.substring(i, endOne);
      String b = other.substring(j, endOther);
      boolean numbers = isDigit(a.charAt(0)) && isDigit(b.charAt(0));
      int order = numbers ? numeric(a, b) : a.compareTo(b);
      if (order != 0) {
        return order;
      }
      i = endOne;
      j = endOther;
    }
    int rest = Integer.compare(one.length() - i, other.length() - j);
    return rest != 0 ? rest : one.compareTo(other);
  }

  private static int numeric(String a, String b) {
    String one = a.replaceFirst("^0+", "");
    String other = b.replaceFirst("^0+", "");
    int order = Integer.compare(one.length(), other.length());
    return order != 0 ? order : one.compareTo(other);
  }

  /// Where the digits, or the other signs, end that begin at a place.
  private static int end(String text, int from) {
    boolean digits = isDigit(text.charAt(from));
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at)) == digits) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
