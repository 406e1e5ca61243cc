package org.bpnet.nn.margin;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;

/// What a head's formula needs to know of each example beside what all of them do, from statistics
/// that the head keeps.
interface Numbers {
  /// Nothing.
  Numbers NONE =
      new Numbers() {
        @Override
        public Map<String, Tensor> of(Function<String, Tensor> inputs, Tensor labels) {
          return Map.of();
        }

        @Override
        public Map<String, Tensor> ofUnlabelled(Pass pass) {
          return Map.of();
        }
      };

  /// Makes them for a layer.
  @FunctionalInterface
  interface Maker {
    /// @param params the node that gets the statistics
    Numbers create(Parameters params);
  }

  /// The numbers, each `[N, 1]` or `[]`. A training pass updates the statistics.
  ///
  /// @param inputs what all heads know of a batch, by name
  Map<String, Tensor> of(Function<String, Tensor> inputs, Tensor labels);

  /// What they are where there are no labels, and so no margins.
  Map<String, Tensor> ofUnlabelled(Pass pass);

  /// What is added to the losses of the examples, `[N]`.
  ///
  /// @param inputs what is known of the batch, these numbers among it
  default Optional<Tensor> cost(Function<String, Tensor> inputs) {
    return Optional.empty();
  }
}
