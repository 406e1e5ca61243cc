package org.bpnet.train.spec;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;

/// Whole numbers of real ones: `round(scale x)`, held within those of the things.
///
/// @param things how many there are
/// @param scale a number above 0
record Indices(int things, double scale) implements Layer {
  Indices {
    Range.positive("embedding: scale", scale);
  }

  @Override
  public Tensor forward(Tensor x) {
    Formula nearest = Formula.input("x").mul(Formula.constant(scale)).add(Formula.constant(0.5));
    Formula low = Formula.max(Formula.constant(0), nearest.floor());
    return x.apply(Formula.min(Formula.constant(things - 1), low)).toInteger();
  }

  /// `whole numbers of 255 x`.
  @Override
  public String toString() {
    return scale == 1 ? "whole numbers" : "whole numbers of " + Formula.decimal(scale) + " x";
  }
}
