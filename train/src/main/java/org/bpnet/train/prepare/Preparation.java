package org.bpnet.train.prepare;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Source;
import org.bpnet.nn.layer.Layer;

/// What is done to the first values of a model before it is trained, other than drawing them: for
/// what needs data or a file.
@FunctionalInterface
public interface Preparation {
  /// Changes the parameters.
  ///
  /// @param examples those to train on, encoded and standardised
  /// @param seed for what is drawn at random
  void apply(Layer model, Parameters params, Source examples, Seed seed);

  /// This one, and another on what it has left.
  default Preparation then(Preparation next) {
    return (model, params, examples, seed) -> {
      apply(model, params, examples, seed.child("first"));
      next.apply(model, params, examples, seed.child("next"));
    };
  }
}
