package org.bpnet.cli.lab;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.construct.ThresholdNetwork;

/// Runs a network of thresholds in double precision.
final class ExactRun {
  private ExactRun() {}

  /// The outputs for inputs one after another.
  static double[] of(ThresholdNetwork network, double... inputs) {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.eval(backend)) {
      int width = network.inputs();
      HostArray x = HostArray.of(inputs, Shape.of(inputs.length / width, width));
      return network.create(params).forward(pass.input(x)).toHost().toDoubles();
    }
  }
}
