package org.bpnet.core.spi;

/// Whether something can be used on this machine.
public sealed interface Availability {
  /// It can; `device` says on what.
  record Ready(String device) implements Availability {}

  /// It cannot; `reason` says why and what would change that.
  record Unavailable(String reason) implements Availability {}
}
