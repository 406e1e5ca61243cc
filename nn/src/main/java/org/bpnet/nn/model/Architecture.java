package org.bpnet.nn.model;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.layer.Sequential;

/// A network that can be made for images of any channels and any number of classes, and for all
/// sizes into which its windows fit.
///
/// @param input the shape of one example in the paper, without the axis of the batch
/// @param classes how many classes the paper has
/// @param maker makes it
public record Architecture(Shape input, int classes, Maker maker) {
  /// Makes a network.
  @FunctionalInterface
  public interface Maker {
    /// @param params the node that gets all parameters
    /// @param example the shape of one example, without the axis of the batch
    Sequential create(Parameters params, Shape example, int classes);
  }

  /// The network for the images of the paper, with new parameters.
  ///
  /// @param params the node that gets them
  public Sequential create(Parameters params, int classes) {
    return create(params, input, classes);
  }

  /// The network for other images, with new parameters.
  ///
  /// @param params the node that gets them
  /// @param example the shape of one example, without the axis of the batch
  /// @throws ShapeException if its windows do not fit; the message says which sizes they fit
  public Sequential create(Parameters params, Shape example, int classes) {
    try {
      return maker.create(params, example, classes);
    } catch (ShapeException wrong) {
      if (example.rank() != 3) {
        throw wrong;
      }
      int side = leastSide(params.backend(), example.extent(2)).orElseThrow(() -> wrong);
      throw new ShapeException(
          String.format(
              Locale.ROOT, "needs images of at least %d x %d, got %s", side, side, example));
    }
  }

  /// The side of the smallest square images that the network takes.
  public OptionalInt leastSide(Backend backend, int channels) {
    return IntStream.rangeClosed(1, input.extent(0))
        .filter(side -> takes(backend, Shape.of(side, side, channels)))
        .findFirst();
  }

  private boolean takes(Backend backend, Shape example) {
    try {
      maker.create(Parameters.sketch(backend, Long.MAX_VALUE, ""), example, classes);
      return true;
    } catch (ShapeException wrong) {
      return false;
    }
  }
}
