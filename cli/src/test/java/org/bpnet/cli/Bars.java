package org.bpnet.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Pictures of bars, lying, standing and slanting, each a little moved.
final class Bars {
  private Bars() {}

  /// Twenty of each kind.
  static void draw(Path pictures) throws IOException {
    for (String kind : new String[] {"lying", "standing", "slanting"}) {
      Files.createDirectories(pictures.resolve(kind));
      for (int i = 0; i < 20; i++) {
        ImageIO.write(bar(kind, i), "png", pictures.resolve(kind).resolve(i + ".png").toFile());
      }
    }
  }

  static BufferedImage bar(String kind, int number) {
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int k = 0; k < 8; k++) {
      int off = 2 + number % 4;
      int bright = 0x010101 * (150 + 5 * number);
      switch (kind) {
        case "lying" -> image.setRGB(k, off, bright);
        case "standing" -> image.setRGB(off, k, bright);
        default -> image.setRGB(k, (k + off) % 8, bright);
      }
    }
    return image;
  }

  /// An embedding of four numbers by triplets.
  ///
  /// @param more of the command line
  static CommandRun train(Path pictures, Path run, String... more) {
    String[] all = {
      "embed",
      "train",
      pictures.toString(),
      "--loss",
      "triplet",
      "--sampler",
      "classes(3, 4)",
      "--dim",
      "4",
      "--layers",
      "16,relu",
      "--lr",
      "0.01",
      "--out",
      run.toString()
    };
    return CommandRun.of(Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
  }
}
