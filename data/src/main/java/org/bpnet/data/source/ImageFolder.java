package org.bpnet.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.TableFormat;

/// Opens folders of pictures, or archives of such folders, in which the folder of a picture is its
/// class: `cat/1.png`, `dog/2.png`; or, with a test set of their own, `train/cat/1.png` and
/// `test/cat/9.png`, also called `training` and `testing`. Folders around all of that do not count,
/// and classes may be nested: `Greek/character01`.
final class ImageFolder implements Format {
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final String VALIDATION = "validation";

  /// Any folder, zip files and tar files.
  @Override
  public boolean recognizes(Path path) {
    return Files.isDirectory(path) || PictureFiles.isArchive(path);
  }

  @Override
  public DataSource open(Path path, PictureShape pictures, TableFormat tables) {
    PictureFiles opened =
        Files.isDirectory(path) ? PictureFiles.folder(path) : PictureFiles.open(path);
    try (PictureFiles files = opened) {
      if (files.names().isEmpty()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: holds no pictures (need CLASS/NAME.png, or train/CLASS/NAME.png and"
                    + " test/CLASS/NAME.png), no IDX files (train-images-idx3-ubyte and"
                    + " train-labels-idx1-ubyte) and no CIFAR files (data_batch_1.bin)",
                path));
      }
      return open(path, files, pictures);
    }
  }

  private static DataSource open(Path path, PictureFiles files, PictureShape shape) {
    String name = String.valueOf(path.getFileName());
    List<String> classes = classes(path, files.names());
    Set<String> parts =
        classes.stream().map(folder -> part(first(folder))).collect(Collectors.toSet());
    if (!parts.contains(TRAIN) || !parts.contains(TEST) && !parts.contains(VALIDATION)) {
      return whole(name, files, shape, classes);
    }
    if (!parts.equals(Set.of(TRAIN, TEST))) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: holds the folders %s, need train and test and nothing beside; examples for"
                  + " validation are drawn from train",
              path,
              Wording.list(classes.stream().map(ImageFolder::first).distinct().sorted().toList())));
    }
    return divided(path, files, shape, classes);
  }

  private static DataSource whole(
      String name, PictureFiles files, PictureShape shape, List<String> classes) {
    Target.Classes target = target(classes);
    int[] all = IntStream.range(0, classes.size()).toArray();
    return new DataSource.Examples(
        name, files.read(files.shape(shape), all, labels(classes, target), target));
  }

  private static DataSource divided(
      Path path, PictureFiles files, PictureShape shape, List<String> classes) {
    Map<String, List<Integer>> parts = new HashMap<>();
    List<String> inside = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      String part = first(classes.get(i));
      if (part.equals(classes.get(i))) {
        throw outside(path, files.names().get(i));
      }
      parts.computeIfAbsent(part(part), _ -> new ArrayList<>()).add(i);
      inside.add(classes.get(i).substring(part.length() + 1));
    }
    List<Integer> train = parts.getOrDefault(TRAIN, List.of());
    List<Integer> test = parts.getOrDefault(TEST, List.of());
    Target.Classes target = target(train.stream().map(inside::get).toList());
    Set<String> known = Set.copyOf(target.names());
    for (int i : test) {
      if (!known.contains(inside.get(i))) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: %s is of a class that has no pictures under train; those have %s",
                path,
                Wording.path(files.names().get(i)),
                Wording.list(target.names())));
      }
    }
    PictureShape one = files.shape(shape);
    return new DataSource.TrainAndTest(
        String.valueOf(path.getFileName()),
        files.read(one, ints(train), labels(pick(inside, train), target), target),
        files.read(one, ints(test), labels(pick(inside, test), target), target));
  }

  /// What a folder of the first level holds, by the names that are usual.
  private static String part(String folder) {
    return switch (folder.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> TRAIN;
      case "test", "testing" -> TEST;
      case "val", "valid", "validation", "dev" -> VALIDATION;
      default -> folder;
    };
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(i -> i).toArray();
  }

  private static List<String> pick(List<String> from, List<Integer> which) {
    return which.stream().map(from::get).toList();
  }

  /// The class of each picture: its folder, without the folders around all pictures.
  private static List<String> classes(Path path, List<String> names) {
    List<String> folders = new ArrayList<>();
    for (String name : names) {
      folders.add(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
    }
    int around = around(folders);
    List<String> classes = folders.stream().map(folder -> folder.substring(around)).toList();
    for (int i = 0; i < names.size(); i++) {
      if (classes.get(i).isEmpty()) {
        throw outside(path, names.get(i));
      }
    }
    return classes;
  }

  private static DataFormatException outside(Path path, String name) {
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: the picture %s lies in no folder of a class; need CLASS/NAME.png, or"
                + " train/CLASS/NAME.png",
            path,
            Wording.path(name)));
  }

  /// How many characters the folders begin with that surround all pictures.
  private static int around(List<String> folders) {
    String common = folders.getFirst();
    int length = common.length();
    for (String folder : folders) {
      int same = 0;
      while (same < Math.min(length, folder.length())
          && folder.charAt(same) == common.charAt(same)) {
        same++;
      }
      length = same;
    }
    return common.lastIndexOf('/', length - 1) + 1;
  }

  /// The classes in order: by number if all are numbers, else by name.
  private static Target.Classes target(Collection<String> classes) {
    Set<String> different = new TreeSet<>(classes);
    boolean numbers = different.stream().allMatch(name -> name.matches("\\d{1,9}"));
    Comparator<String> order =
        numbers
            ? Comparator.<String>comparingInt(Integer::parseInt).thenComparing(name -> name)
            : Comparator.naturalOrder();
    return new Target.Classes("label", different.stream().sorted(order).toList());
  }

  private static int[] labels(List<String> classes, Target.Classes target) {
    Map<String, Integer> byName = new HashMap<>();
    for (String name : target.names()) {
      byName.put(name, byName.size());
    }
    return classes.stream().mapToInt(byName::get).toArray();
  }

  private static String first(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }
}
