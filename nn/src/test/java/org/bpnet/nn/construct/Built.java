package org.bpnet.nn.construct;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;

/// Runs what was built, in double precision.
final class Built {
  private Built() {}

  /// The outputs for inputs one after another.
  static double[] outputs(ThresholdNetwork network, double... inputs) {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.eval(backend)) {
      int width = network.inputs();
      HostArray x = HostArray.of(inputs, Shape.of(inputs.length / width, width));
      return network.create(params).forward(pass.input(x)).toHost().toDoubles();
    }
  }

  /// The outputs for all rows of a table.
  static double[] table(ThresholdNetwork network) {
    int n = network.inputs();
    var rows = new double[n * (1 << n)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / n >> (n - 1 - i % n) & 1;
    }
    return outputs(network, rows);
  }
}
