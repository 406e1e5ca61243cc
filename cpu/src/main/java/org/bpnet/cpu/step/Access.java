package org.bpnet.cpu.step;

import org.bpnet.cpu.storage.Place;

/// A value that a step reads or writes.
///
/// @param place where the value lies
/// @param perRow how many elements belong to each row of the step: row r touches nothing outside
///   elements r·perRow to (r + 1)·perRow. [#WHOLE] if any row may touch anything.
/// @param writes whether the step writes the value; it then writes all of it
public record Access(Place place, int perRow, boolean writes) {
  /// Any row may touch anything.
  public static final int WHOLE = -1;

  static Access read(Place place, int perRow) {
    return new Access(place, perRow, false);
  }

  static Access write(Place place, int perRow) {
    return new Access(place, perRow, true);
  }
}
