package org.bpnet.core.spi;

import java.util.List;

/// What computes one kind of operation on a backend: for people who want to know why it is fast or
/// slow.
///
/// @param operations the kind of operation, `products`
/// @param good whether nothing that should be faster failed
/// @param text what computes it and, where something failed, why
/// @param cases where that depends on shapes: what computes which, a line each
public record Workhorse(String operations, boolean good, String text, List<String> cases) {
  /// Keeps the list as it is now.
  public Workhorse {
    cases = List.copyOf(cases);
  }

  /// What computes all operations of the kind, whatever their shapes.
  public Workhorse(String operations, boolean good, String text) {
    this(operations, good, text, List.of());
  }
}
