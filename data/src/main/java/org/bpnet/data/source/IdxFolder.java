package org.bpnet.data.source;

import java.io.IOException;
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
import java.util.stream.Stream;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;
import org.bpnet.data.file.Sources;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.image.Resizing;
import org.bpnet.data.table.TableFormat;

/// A folder of [Idx] files, images and labels, by their usual names: `train-images-idx3-ubyte` and
/// `train-labels-idx1-ubyte`, and, for the test, the same with `t10k` or `test` for `train` if they
/// are there; also with a dot before `idx`, with `.gz`, and with the name of the set before all of
/// it, `emnist-letters-train-images-idx3-ubyte`. Classes are named by their numbers.
final class IdxFolder implements Format {
  private static final String TRAIN = "train-";

  private static final Pattern NAME =
      Pattern.compile("(.*?)" + TRAIN + "(images[-.]idx3|labels[-.]idx1)-ubyte(\\.gz)?");

  @Override
  public boolean recognizes(Path path) {
    return Files.isDirectory(path) && !sets(path).isEmpty();
  }

  @Override
  public DataSource open(Path folder, PictureShape pictures, TableFormat tables) {
    String name = String.valueOf(folder.getFileName());
    String set = set(folder);
    Path trainLabels = require(folder, set + "train-labels", 1);
    int[] labels = labels(trainLabels);
    Target.Classes target = Target.Classes.numbered(1 + Arrays.stream(labels).max().orElse(0));
    Path trainImages = require(folder, set + "train-images", 3);
    Dataset train = images(trainImages, trainLabels, labels, target, pictures);
    Optional<Path> usual = find(folder, set + "t10k-images", 3);
    String test = usual.isPresent() ? "t10k" : "test";
    Optional<Path> testImages = usual.or(() -> find(folder, set + "test-images", 3));
    if (testImages.isEmpty()) {
      return new DataSource.Examples(name, train);
    }
    Path testLabels = require(folder, set + test + "-labels", 1);
    Dataset tests = images(testImages.get(), testLabels, labels(testLabels), target, pictures);
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
    Idx.Content content = Idx.read(file);
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

  private static Dataset images(
      Path file, Path labelFile, int[] labels, Target.Classes target, PictureShape pictures) {
    Idx.Content content = Idx.read(file);
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
    var resizing =
        new Resizing(file.toString(), Shape.of(shape.extent(1), shape.extent(2), 1), pictures);
    return ImageDataset.of(resizing.of(content.bytes()), resizing.shape(), 255, labels, target);
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
