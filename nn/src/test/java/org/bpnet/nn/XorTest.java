package org.bpnet.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Schedule;
import org.junit.jupiter.api.Test;

class XorTest {
  private static final HostArray FEATURES =
      HostArray.of(new double[] {0, 0, 0, 1, 1, 0, 1, 1}, Shape.of(4, 2));
  private static final HostArray LABELS = HostArray.of(new int[] {0, 1, 1, 0}, Shape.of(4));

  @Test
  void should_learn_xor_without_an_error() {
    var seed = new Seed(7);
    try (Backend backend = Backends.reference();
        var params = Parameters.create(backend, seed)) {
      Layer model =
          Sequential.of(
              Linear.create(params.child("hidden"), 2, 8),
              Activation.TANH,
              Linear.create(params.child("logits"), 8, 2));
      var loss = new CrossEntropy();
      double last = Double.NaN;
      try (var optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(0.05))) {
        while (optimizer.step() < 200) {
          try (Pass pass = Pass.train(backend, seed.child(optimizer.step()))) {
            Tensor value = loss.compute(model.forward(pass.input(FEATURES)), pass.input(LABELS));
            last = value.item();
            optimizer.step(pass.backward(value));
          }
        }
      }

      assertThat(last).isLessThan(0.01);
      try (Pass pass = Pass.eval(backend)) {
        assertThat(model.forward(pass.input(FEATURES)).argMax(1).toHost()).isEqualTo(LABELS);
      }
    }
  }
}
