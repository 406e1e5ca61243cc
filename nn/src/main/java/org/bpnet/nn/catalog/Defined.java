package org.bpnet.nn.catalog;

/// A thing that is one pointwise formula.
public interface Defined {
  /// The formula, with its name, settings and source.
  Definition definition();
}
