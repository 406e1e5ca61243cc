package org.bpnet.play.ground;

/// A hidden layer.
///
/// @param activation of the catalogue, `leaky_relu(slope=0.2)`
public record HiddenLayer(int units, String activation) {
  /// Ours: as many as demonstrations of regression have; more are no picture.
  public static final int MOST_UNITS = 20;

  /// Throws IllegalArgumentException if there are too few or too many units.
  public HiddenLayer {
    if (units < 1 || units > MOST_UNITS) {
      throw new IllegalArgumentException(
          "layer: needs 1 to " + MOST_UNITS + " units, got " + units);
    }
  }
}
