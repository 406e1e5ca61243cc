package org.bpnet.train.inspect;

import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.train.Model;

/// Where a little change of a picture changes the score of a class most.
///
/// **Formula.** Mᵢⱼ = max over channels c of |∂S/∂xᵢⱼ_c|, where S is the score of the class before
/// softmax, or the predicted value, and x the standardised picture. Of two classes with one score
/// both have the same map.
///
/// **Source.** Simonyan, Vedaldi, Zisserman 2014, *Deep inside convolutional networks*, section 3.
///
/// @param output the class or value
/// @param values `[H, W]` of pictures; of other arrays the shape of an example
public record SaliencyMap(String output, HostArray values) {
  /// The map of one example.
  ///
  /// @param examples as they were given to `fit`
  /// @param example from 0
  /// @param output which class or value
  /// @throws IllegalArgumentException if the model takes something else or predicts nothing of that
  ///   name, or there is no such example
  public static SaliencyMap of(Model model, Dataset examples, int example, String output) {
    ModelOutput function = ModelOutput.of(model, output);
    HostArray features =
        HostArray.of(function.encoded(examples, example), function.shape().insert(0, 1));
    double[] gradient;
    try (Pass pass = Pass.eval(model.parameters().backend())) {
      Tensor x = pass.input(features);
      gradient = pass.backward(function.score(x).sum()).of(x).toHost().toDoubles();
    }
    Shape shape = function.shape();
    boolean hasChannels = shape.rank() == 3;
    int channels = hasChannels ? shape.extent(2) : 1;
    double[] largest = new double[gradient.length / channels];
    for (int i = 0; i < gradient.length; i++) {
      largest[i / channels] = Math.max(largest[i / channels], Math.abs(gradient[i]));
    }
    return new SaliencyMap(output, HostArray.of(largest, hasChannels ? shape.without(2) : shape));
  }
}
