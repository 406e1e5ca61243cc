package org.bpnet.data.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;

/// Images and, behind them, the same turned by 90, 180 and 270 degrees as classes of their own:
/// four times as many examples of four times as many classes. For characters, which mean something
/// else when they are turned, where classes are what is scarce.
///
/// The first classes are those of the images, in their order; then come those turned by a quarter
/// against the clock, named with ` 90`, by half and by three quarters. **Source.** Vinyals,
/// Blundell, Lillicrap, Kavukcuoglu, Wierstra 2016, section 4.1.1; Snell, Swersky, Zemel 2017,
/// section 3.1.
///
/// @param images square ones
/// @param target the classes, four for each of the images
public record QuarterTurned(Dataset images, Target.Classes target) implements Dataset {
  private static final int TURNS = 4;

  /// The images, turned in all ways.
  ///
  /// @throws DataFormatException if they are no square images, or what is predicted is no class
  public static QuarterTurned of(Dataset images) {
    Shape shape = images.featureShape();
    if (shape.rank() != 3 || shape.extent(0) != shape.extent(1)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "quarter turns: need square images [H, H, C], got examples %s; scale them first",
              shape));
    }
    if (!(images.target() instanceof Target.Classes classes)) {
      throw new DataFormatException("quarter turns: need classes, got numbers to predict");
    }
    List<String> names = new ArrayList<>(classes.names());
    for (int turn = 1; turn < TURNS; turn++) {
      for (String name : classes.names()) {
        names.add(name + " " + 90 * turn);
      }
    }
    return new QuarterTurned(images, new Target.Classes(classes.column(), names));
  }

  @Override
  public int size() {
    return TURNS * images.size();
  }

  @Override
  public Shape featureShape() {
    return images.featureShape();
  }

  private int[] originals(int[] indices) {
    return Arrays.stream(indices).map(i -> i % images.size()).toArray();
  }

  @Override
  public HostArray features(int[] indices) {
    HostArray given = images.features(originals(indices));
    float[] pixels = given.toFloats();
    var turned = new float[pixels.length];
    int size = featureShape().elementCount();
    for (int i = 0; i < indices.length; i++) {
      turn(pixels, turned, i * size, indices[i] / images.size());
    }
    return HostArray.of(turned, given.shape());
  }

  /// Against the clock, as NumPy's `rot90`.
  private void turn(float[] from, float[] to, int at, int turns) {
    int side = featureShape().extent(0);
    int channels = featureShape().extent(2);
    int last = side - 1;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int source =
            switch (turns) {
              case 0 -> row * side + column;
              case 1 -> column * side + last - row;
              case 2 -> (last - row) * side + last - column;
              default -> (last - column) * side + row;
            };
        System.arraycopy(
            from, at + source * channels, to, at + (row * side + column) * channels, channels);
      }
    }
  }

  @Override
  public HostArray targets(int[] indices) {
    int[] labels = images.targets(originals(indices)).toInts().clone();
    int classes = target.count() / TURNS;
    for (int i = 0; i < labels.length; i++) {
      labels[i] += indices[i] / images.size() * classes;
    }
    return HostArray.of(labels, Shape.of(labels.length));
  }

  @Override
  public Optional<HostArray> weights(int[] indices) {
    return images.weights(originals(indices));
  }
}
