package org.bpnet.cli.option;

import java.util.Optional;
import org.bpnet.core.array.Shape;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.train.Model;

/// Which models can be shown pictures.
public final class PictureModels {
  private PictureModels() {}

  /// The shape of the images that a model takes; empty if it takes something else.
  public static Optional<PictureShape> shape(Model model) {
    return shape(model.inputs());
  }

  /// The shape of images that are encoded so; empty if something else is.
  public static Optional<PictureShape> shape(Inputs inputs) {
    Shape shape = inputs.featureShape();
    int channels = shape.rank() == 3 ? shape.extent(2) : 1;
    boolean images =
        inputs instanceof Inputs.Arrays
            && (shape.rank() == 2 || shape.rank() == 3)
            && (channels == 1 || channels == 3)
            && shape.extent(0) <= PictureShape.LONGEST
            && shape.extent(1) <= PictureShape.LONGEST;
    return images ? Optional.of(PictureShape.of(shape)) : Optional.empty();
  }

  /// What a model takes, in words.
  public static String inputs(Model model) {
    return switch (model.inputs()) {
      case Inputs.Rows _ -> "tables";
      case Inputs.Arrays arrays -> "arrays of shape " + arrays.featureShape();
    };
  }
}
