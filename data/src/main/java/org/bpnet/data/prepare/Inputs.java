package org.bpnet.data.prepare;

import org.bpnet.core.array.Shape;
import org.bpnet.data.Standardizer;
import org.bpnet.data.table.TableEncoder;

/// How what a user has becomes what a network takes: saved with the model, so that it is shown
/// everything in the way that it was trained.
public sealed interface Inputs {
  /// The shape of one example's features.
  Shape featureShape();

  /// Rows of a table.
  ///
  /// @param encoder reads columns by their names and standardises them
  record Rows(TableEncoder encoder) implements Inputs {
    @Override
    public Shape featureShape() {
      return encoder.featureShape();
    }
  }

  /// Arrays of numbers, such as images.
  ///
  /// @param featureShape the shape of one example
  /// @param standardizer what is done to its values
  record Arrays(Shape featureShape, Standardizer standardizer) implements Inputs {}
}
