package org.bpnet.data;

import java.util.Objects;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;

/// What each example of a [Source] has under a name.
///
/// @param name what an objective asks for, such as `features`
/// @param shape of one example: `[]` for a number, `[28, 28, 1]` for a gray image
/// @param type F32 for real numbers, I32 for labels
public record Column(String name, Shape shape, DType type) {
  /// Throws IllegalArgumentException if the name is empty
  public Column {
    Objects.requireNonNull(shape);
    Objects.requireNonNull(type);
    if (name.isBlank()) {
      throw new IllegalArgumentException("Column: needs a name, got '" + name + "'");
    }
  }
}
