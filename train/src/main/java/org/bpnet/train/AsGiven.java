package org.bpnet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Standardizer;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.train.spec.ModelSpec;

/// Numbers as they were before they were standardised, for a model that looks them up.
record AsGiven(Standardizer standardizer) implements Layer {
  /// A model that takes what comes in as it needs it.
  ///
  /// @throws IllegalArgumentException if it needs whole numbers and the data has none
  static Sequential before(Sequential model, ModelSpec layers, Inputs inputs) {
    if (!layers.takesIndices()) {
      return model;
    }
    if (!(inputs instanceof Inputs.Arrays arrays)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "model: item 1, '%s': needs whole numbers, and the columns of a table are"
                  + " standardised; leave it out: a category of a table has a column of 0 and 1, of"
                  + " which the first fully connected layer is the embedding",
              layers.items().getFirst()));
    }
    List<Layer> all = new ArrayList<>(List.of(new AsGiven(arrays.standardizer())));
    all.addAll(model.layers());
    return new Sequential(all);
  }

  @Override
  public Tensor forward(Tensor x) {
    double[] scale = standardizer.scale();
    double[] mean = standardizer.mean();
    return scale.length == 1
        ? x.mul(scale[0]).add(mean[0])
        : x.mul(channels(x, scale)).add(channels(x, mean));
  }

  private static Tensor channels(Tensor x, double[] numbers) {
    return x.pass().input(HostArray.of(numbers, Shape.of(numbers.length)));
  }

  @Override
  public String toString() {
    return "as given";
  }
}
