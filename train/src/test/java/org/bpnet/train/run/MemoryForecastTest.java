package org.bpnet.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.MemoryForecast;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryForecastTest {
  private final Backend backend = Backends.best();

  @AfterEach
  void close() {
    backend.close();
  }

  private MemoryForecast forecast(Parameters params, boolean adam, int batch, int parts) {
    Objective objective = Objective.supervised(Linear.create(params, 4, 3), new CrossEntropy());
    Learner learner = Learner.of(params, adam ? Adam.defaults() : new Sgd());
    return Training.of(Phase.of("train", objective, learner))
        .source(Programs.clouds())
        .sampler(Sampler.shuffled(60, batch))
        .accumulate(parts)
        .memory();
  }

  private MemoryForecast forecast(boolean adam, int batch, int parts) {
    try (var params = Parameters.create(backend, new Seed(1))) {
      return forecast(params, adam, batch, parts);
    }
  }

  @Test
  void should_count_weights_and_what_the_rule_remembers() {
    MemoryForecast sgd = forecast(false, 60, 1);
    MemoryForecast adam = forecast(true, 60, 1);

    assertThat(sgd.weights()).isEqualTo(4 * (4 * 3 + 3));
    assertThat(sgd.optimizer()).isZero();
    assertThat(adam.optimizer()).isEqualTo(2 * sgd.weights());
    assertThat(adam.peak()).isEqualTo(4 * adam.weights() + 2 * adam.optimizer() + adam.step());
  }

  /// At least the batch itself, and with the batch it grows; parts of a batch take less.
  @Test
  void should_grow_with_the_batch_and_shrink_with_parts() {
    MemoryForecast small = forecast(false, 15, 1);
    MemoryForecast large = forecast(false, 60, 1);

    assertThat(small.step()).isGreaterThanOrEqualTo(15 * 4 * 5);
    assertThat(large.step()).isGreaterThan(3 * small.step());
    assertThat(forecast(false, 60, 4).step()).isLessThan(large.step());
  }

  @Test
  void should_be_the_same_for_a_sketch() {
    try (var sketch = Parameters.sketch(backend, Long.MAX_VALUE, "")) {
      assertThat(forecast(sketch, true, 60, 1)).isEqualTo(forecast(true, 60, 1));
    }
  }

  @Test
  void should_read_as_one_line() {
    assertThat(new MemoryForecast(1000, 2000, 3 << 20, 128))
        .hasToString(
            "weights 1.0 KiB, optimizer 2.0 KiB, a step of 128 examples 3.0 MiB; at most 3.0 MiB");
  }
}
