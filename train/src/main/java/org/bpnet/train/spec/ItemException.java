package org.bpnet.train.spec;

import java.util.Locale;
import org.bpnet.nn.catalog.Quoted;

/// An item of a model that is wrong, or cannot stand where it does.
final class ItemException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String where;
  private final String why;

  private ItemException(String where, String why, Throwable cause) {
    super(where + ": " + why, cause);
    this.where = where;
    this.why = why;
  }

  /// An item, for a reason that may be an item inside it.
  ///
  /// @param place its number, from 1
  static ItemException of(String item, int place, RuntimeException cause) {
    return of(String.format(Locale.ROOT, "item %d, %s", place, Quoted.of(item)), cause);
  }

  /// Something inside an item.
  static ItemException of(String where, RuntimeException cause) {
    return cause instanceof ItemException inner
        ? new ItemException(where + ", " + inner.where, inner.why, cause)
        : new ItemException(where, String.valueOf(cause.getMessage()), cause);
  }
}
