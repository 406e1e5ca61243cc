package org.bpnet.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.ImageDataset;
import org.bpnet.data.Target;
import org.bpnet.data.file.Sources;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.image.Resizing;
import org.bpnet.data.table.TableFormat;

/// Reads the binary form of CIFAR-10 and CIFAR-100: images of 32 x 32 in colour, each a label (two
/// for CIFAR-100, of which the second, finer one counts) and then all red, all green and all blue
/// pixels. Classes are called as the file of names beside them says, by their numbers if it is
/// missing.
///
/// **Source.** Krizhevsky, *Learning multiple layers of features from tiny images*, 2009, and the
/// data's own page.
final class Cifar implements Format {
  private static final int SIDE = 32;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CHANNELS = 3;
  private static final int LONGEST_NAMES = 1 << 16;

  /// One of the two sets.
  ///
  /// @param labels how many bytes stand before an image
  private record Form(
      int classes, int labels, List<String> train, String test, String names, String known) {}

  private static final Form TEN =
      new Form(
          10,
          1,
          IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList(),
          "test_batch.bin",
          "batches.meta.txt",
          "data_batch_1.bin");

  private static final Form HUNDRED =
      new Form(100, 2, List.of("train.bin"), "test.bin", "fine_label_names.txt", "train.bin");

  @Override
  public boolean recognizes(Path folder) {
    return List.of(TEN, HUNDRED).stream()
        .anyMatch(form -> Files.isRegularFile(folder.resolve(form.known)));
  }

  @Override
  public DataSource open(Path folder, PictureShape pictures, TableFormat tables) {
    Form form = Files.isRegularFile(folder.resolve(TEN.known)) ? TEN : HUNDRED;
    Target.Classes target = target(form, folder.resolve(form.names));
    Shape image = Shape.of(SIDE, SIDE, CHANNELS);
    var resizing = new Resizing(folder.toString(), image, pictures);
    List<Path> trained = form.train.stream().map(folder::resolve).toList();
    Dataset train = read(form, trained, target, resizing);
    Dataset test = read(form, List.of(folder.resolve(form.test)), target, resizing);
    return new DataSource.TrainAndTest(String.valueOf(folder.getFileName()), train, test);
  }

  private static Target.Classes target(Form form, Path file) {
    if (!Files.isRegularFile(file)) {
      return Target.Classes.numbered(form.classes);
    }
    String text = new String(bytes(file, LONGEST_NAMES), StandardCharsets.UTF_8);
    List<String> names =
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).distinct().toList();
    if (names.size() != form.classes) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: needs %d different names of classes, one a line, got %d; remove it to do"
                  + " without",
              file,
              form.classes,
              names.size()));
    }
    return new Target.Classes("label", names);
  }

  private static Dataset read(
      Form form, List<Path> files, Target.Classes target, Resizing resizing) {
    int record = form.labels + CHANNELS * PIXELS;
    List<byte[]> parts = files.stream().map(file -> bytes(file, 1 << 30)).toList();
    long images = parts.stream().mapToLong(part -> part.length / record).sum();
    if (images * CHANNELS * PIXELS > Integer.MAX_VALUE - 16) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: holds %,d images, more than the 2 GiB that can be read",
              files.getFirst(),
              images));
    }
    var pixels = new byte[(int) images * CHANNELS * PIXELS];
    var labels = new int[(int) images];
    int image = 0;
    for (int part = 0; part < parts.size(); part++) {
      byte[] bytes = parts.get(part);
      requireWhole(files.get(part), bytes.length, record);
      for (int at = 0; at < bytes.length; at += record, image++) {
        labels[image] = label(files.get(part), bytes[at + form.labels - 1] & 0xFF, image, target);
        interleave(bytes, at + form.labels, pixels, image * CHANNELS * PIXELS);
      }
    }
    return ImageDataset.of(resizing.of(pixels), resizing.shape(), 255, labels, target);
  }

  private static void requireWhole(Path file, int length, int record) {
    if (length == 0 || length % record != 0) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: needs a multiple of %,d bytes, one image each, got %,d; fetch it again",
              file,
              record,
              length));
    }
  }

  private static int label(Path file, int label, int image, Target.Classes target) {
    if (label >= target.count()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: has label %d at image %d, labels go from 0 to %d; fetch it again",
              file,
              label,
              image,
              target.count() - 1));
    }
    return label;
  }

  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        pixels[to + pixel * CHANNELS + channel] = planes[from + channel * PIXELS + pixel];
      }
    }
  }

  private static byte[] bytes(Path file, int most) {
    try (InputStream in = Sources.open(file, "a file of CIFAR images")) {
      long size = Files.size(file);
      if (size > most) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: has %,d bytes, at most %,d can be read; is it the right file?",
                file,
                size,
                most));
      }
      return in.readNBytes((int) size);
    } catch (IOException e) {
      throw Sources.unreadable(file, e);
    }
  }
}
