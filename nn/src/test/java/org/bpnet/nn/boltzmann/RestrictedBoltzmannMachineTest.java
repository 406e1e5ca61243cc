package org.bpnet.nn.boltzmann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.Backends;
import org.bpnet.core.Buffer;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.testkit.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestrictedBoltzmannMachineTest {
  private static final int V = 4;
  private static final int H = 3;

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(3));

  @AfterEach
  void close() {
    params.close();
  }

  /// A machine with weights far from 0, so that its distribution is far from even.
  private RestrictedBoltzmannMachine machine(int visible, int hidden, VisibleUnits kind) {
    Parameters node = params.child("machine");
    var machine = RestrictedBoltzmannMachine.create(node, visible, hidden, kind);
    int number = 0;
    for (Parameter parameter : node.parameters()) {
      double spread = kind == VisibleUnits.GAUSSIAN ? 0.4 : 1;
      parameter.load(
          Initializers.normal(0, spread)
              .create(parameter.shape(), new Seed(visible * 100 + number++)));
    }
    return machine;
  }

  private RestrictedBoltzmannMachine machine(VisibleUnits kind) {
    return machine(V, H, kind);
  }

  /// Rows of all states of n units.
  private static HostArray states(int units) {
    double[] bits = new double[(1 << units) * units];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = i / units >> i % units & 1;
    }
    return HostArray.of(bits, Shape.of(1 << units, units));
  }

  /// E(v, h) as it is written.
  private static double energy(RestrictedBoltzmannMachine machine, double[] v, double[] h) {
    double[] w = machine.weight().value().toDoubles();
    double[] b = machine.visibleBias().value().toDoubles();
    double[] c = machine.hiddenBias().value().toDoubles();
    double energy = 0;
    for (int i = 0; i < v.length; i++) {
      energy +=
          machine.kind() == VisibleUnits.BERNOULLI
              ? -b[i] * v[i]
              : 0.5 * (v[i] - b[i]) * (v[i] - b[i]);
      for (int j = 0; j < h.length; j++) {
        energy -= v[i] * w[i * h.length + j] * h[j];
      }
    }
    for (int j = 0; j < h.length; j++) {
      energy -= c[j] * h[j];
    }
    return energy;
  }

  private static double[] row(HostArray rows, int row) {
    int width = rows.shape().extent(1);
    double[] values = new double[width];
    for (int i = 0; i < width; i++) {
      values[i] = rows.at(row * width + i);
    }
    return values;
  }

  @Test
  void should_sum_over_hidden_states_in_the_free_energy() {
    for (VisibleUnits kind : VisibleUnits.values()) {
      try (Parameters own = Parameters.create(backend, new Seed(4));
          Pass pass = Pass.train(backend, new Seed(1))) {
        var machine = RestrictedBoltzmannMachine.create(own, V, H, kind);
        machine.weight().load(Initializers.normal(0, 1).create(Shape.of(V, H), new Seed(5)));
        Tensor v = pass.normal(Shape.of(6, V));
        double[] free = machine.freeEnergy(v).toHost().toDoubles();
        HostArray hidden = states(H);
        for (int n = 0; n < 6; n++) {
          double sum = 0;
          for (int h = 0; h < 1 << H; h++) {
            sum += Math.exp(-energy(machine, row(v.toHost(), n), row(hidden, h)));
          }
          assertThat(free[n]).as("%s", kind).isCloseTo(-Math.log(sum), within(1e-12));
        }
      }
    }
  }

  /// log Z by hidden states is that by visible ones; 13 hidden units take two parts.
  @Test
  void should_find_the_partition_function_from_both_sides() {
    for (int hidden : new int[] {3, 13}) {
      try (Parameters own = Parameters.create(backend, new Seed(4));
          Pass pass = Pass.eval(backend)) {
        var machine = RestrictedBoltzmannMachine.create(own, V, hidden, VisibleUnits.BERNOULLI);
        machine.weight().load(Initializers.normal(0, 1).create(Shape.of(V, hidden), new Seed(5)));
        machine.hiddenBias().load(Initializers.normal(0, 1).create(Shape.of(hidden), new Seed(6)));
        double visible = machine.freeEnergy(pass.input(states(V))).neg().logSumExp(0).item();

        assertThat(machine.logPartition(pass).item()).isCloseTo(visible, within(1e-12));
      }
    }
  }

  /// By the trapezoidal rule over one visible unit; its error is below any power of the step.
  @Test
  void should_integrate_over_gaussian_units() {
    RestrictedBoltzmannMachine machine = machine(1, 2, VisibleUnits.GAUSSIAN);
    int points = 4001;
    double[] grid = new double[points];
    for (int i = 0; i < points; i++) {
      grid[i] = -20 + 0.01 * i;
    }
    try (Pass pass = Pass.eval(backend)) {
      Tensor v = pass.input(HostArray.of(grid, Shape.of(points, 1)));
      double integral = machine.freeEnergy(v).neg().logSumExp(0).item() + Math.log(0.01);

      assertThat(machine.logPartition(pass).item()).isCloseTo(integral, within(1e-10));
    }
  }

  /// Finite differences of −F(v) − log Z, and the statistics that textbooks give for the gradient,
  /// over all 2⁷ states.
  @Test
  void should_have_the_exact_gradient_of_the_log_likelihood() {
    for (VisibleUnits kind : VisibleUnits.values()) {
      try (Parameters own = Parameters.create(backend, new Seed(8))) {
        var machine = RestrictedBoltzmannMachine.create(own, V, H, kind);
        machine.weight().load(Initializers.normal(0, 1).create(Shape.of(V, H), new Seed(5)));
        GradientCheck.of(in -> machine.logLikelihood(in.getFirst()))
            .withShapes(Shape.of(5, V))
            .parameters(own)
            .verify();
      }
    }
    RestrictedBoltzmannMachine machine = machine(VisibleUnits.BERNOULLI);
    try (Pass pass = Pass.eval(backend)) {
      HostArray data = HostArray.of(new double[] {1, 0, 1, 1, 0, 0, 1, 0}, Shape.of(2, V));
      Tensor gradient = pass.backward(machine.logLikelihood(pass.input(data))).of(machine.weight());

      assertThat(gradient.toHost().toDoubles())
          .containsExactly(statistics(machine, data), within(1e-12));
    }
  }

  /// ⟨v hᵀ⟩ of data less that of the model.
  private static double[] statistics(RestrictedBoltzmannMachine machine, HostArray data) {
    double[] difference = new double[V * H];
    HostArray hidden = states(H);
    HostArray visible = states(V);
    double z = 0;
    for (int v = 0; v < 1 << V; v++) {
      for (int h = 0; h < 1 << H; h++) {
        z += Math.exp(-energy(machine, row(visible, v), row(hidden, h)));
      }
    }
    int examples = data.shape().extent(0);
    for (int h = 0; h < 1 << H; h++) {
      double[] on = row(hidden, h);
      for (int v = 0; v < 1 << V; v++) {
        double p = Math.exp(-energy(machine, row(visible, v), on)) / z;
        add(difference, -p, row(visible, v), on);
      }
      for (int n = 0; n < examples; n++) {
        double own = 0;
        for (int other = 0; other < 1 << H; other++) {
          own += Math.exp(-energy(machine, row(data, n), row(hidden, other)));
        }
        double p = Math.exp(-energy(machine, row(data, n), on)) / own;
        add(difference, p / examples, row(data, n), on);
      }
    }
    return difference;
  }

  private static void add(double[] sums, double factor, double[] v, double[] h) {
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j < h.length; j++) {
        sums[i * h.length + j] += factor * v[i] * h[j];
      }
    }
  }

  /// The mean of many steps of CD-k from the same data: one sweep leaves a bias of a fifth of the
  /// gradient, 0.129 of 0.632; after five it is lost in what 10⁴ chains waver by.
  @Test
  void should_be_biased_after_one_sweep_and_not_after_five() {
    RestrictedBoltzmannMachine machine = machine(VisibleUnits.BERNOULLI);

    assertThat(bias(machine, 1)).isBetween(0.1, 0.16);
    assertThat(bias(machine, 5)).isLessThan(0.04);
  }

  private double bias(RestrictedBoltzmannMachine machine, int k) {
    int copies = 5_000;
    double[] rows = new double[2 * V * copies];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % (2 * V) < V ? 1 : 0; // all on, and all off
    }
    try (Pass pass = Pass.train(backend, new Seed(k))) {
      Tensor data = pass.input(HostArray.of(rows, Shape.of(2 * copies, V)));
      var step = machine.contrastiveDivergence(data, k);
      return distance(pass, machine, data.slice(0, 0, 2), step);
    }
  }

  /// How far a step's gradients are from the exact ones, over all parameters.
  private static double distance(
      Pass pass,
      RestrictedBoltzmannMachine machine,
      Tensor data,
      RestrictedBoltzmannMachine.Step step) {
    Gradients exact = pass.backward(machine.logLikelihood(data).neg());
    double sum = 0;
    for (Map.Entry<Parameter, Tensor> each : step.gradients().entrySet()) {
      sum += each.getValue().sub(exact.of(each.getKey())).square().sum().item();
    }
    return Math.sqrt(sum);
  }

  @Test
  void should_forget_the_start_in_persistent_chains() {
    for (VisibleUnits kind : VisibleUnits.values()) {
      try (Parameters own = Parameters.create(backend, new Seed(9))) {
        var machine = RestrictedBoltzmannMachine.create(own, V, H, kind);
        machine.weight().load(Initializers.normal(0, 0.5).create(Shape.of(V, H), new Seed(5)));
        Buffer chains = machine.chains(own, 4_000);
        HostArray data = HostArray.of(new double[] {1, 0, 1, 1, 0, 0, 1, 0}, Shape.of(2, V));
        for (int i = 0; i < 20; i++) {
          try (Pass pass = Pass.train(backend, new Seed(i))) {
            Tensor rows = pass.input(data);
            var step = machine.persistentDivergence(rows, chains, 1);
            if (i == 19) {
              assertThat(distance(pass, machine, rows, step)).isLessThan(0.12);
            }
            pass.commit(Map.of());
          }
        }
      }
    }
  }

  /// The mean of the model is the derivative of log Z by the visible biases.
  @Test
  void should_sample_from_its_distribution() {
    RestrictedBoltzmannMachine machine = machine(VisibleUnits.BERNOULLI);
    double[] means;
    try (Pass pass = Pass.eval(backend)) {
      Tensor logZ = machine.logPartition(pass);
      means = pass.backward(logZ).of(machine.visibleBias()).toHost().toDoubles();
    }
    HostArray samples = machine.samples(20_000, 30, new Seed(2));
    double[] found = new double[V];
    for (int i = 0; i < 20_000 * V; i++) {
      found[i % V] += samples.at(i) / 20_000;
    }

    assertThat(found).containsExactly(means, within(0.01));
    assertThat(machine.samples(3, 2, new Seed(2))).isEqualTo(machine.samples(3, 2, new Seed(2)));
  }

  @Test
  void should_estimate_the_partition_function_within_its_bounds() {
    var annealing = new AnnealedImportanceSampling(100, 150);
    for (VisibleUnits kind : VisibleUnits.values()) {
      try (Parameters own = Parameters.create(backend, new Seed(9));
          Pass pass = Pass.eval(backend)) {
        var machine = RestrictedBoltzmannMachine.create(own, 12, 10, kind);
        machine.weight().load(Initializers.normal(0, 0.5).create(Shape.of(12, 10), new Seed(5)));
        machine.visibleBias().load(Initializers.normal(0, 1).create(Shape.of(12), new Seed(6)));
        double exact = machine.logPartition(pass).item();

        AnnealedImportanceSampling.Estimate estimate = annealing.of(machine, new Seed(1));

        assertThat(exact).as("%s", kind).isBetween(estimate.low(), estimate.high());
        assertThat(estimate.logZ()).isCloseTo(exact, within(0.2));
        assertThat(estimate.high() - estimate.low()).isLessThan(1);
      }
    }
  }

  /// Without weights every chain's weight is the same, and exact.
  @Test
  void should_be_exact_where_units_are_apart() {
    RestrictedBoltzmannMachine machine = machine(VisibleUnits.BERNOULLI);
    machine.weight().load(HostArray.of(new double[V * H], Shape.of(V, H)));
    try (Pass pass = Pass.eval(backend)) {
      AnnealedImportanceSampling.Estimate estimate =
          new AnnealedImportanceSampling(5, 3).of(machine, new Seed(1));
      double exact = machine.logPartition(pass).item();
      assertThat(estimate.logZ()).isCloseTo(exact, within(1e-6));
      assertThat(estimate.low()).isCloseTo(exact, within(1e-6));
    }
  }

  @Test
  void should_compute_the_same_in_a_recorded_step() {
    RestrictedBoltzmannMachine machine = machine(VisibleUnits.BERNOULLI);
    HostArray data = states(V);
    try (Traced traced =
            Traced.training(
                backend, (_, in) -> Traced.Outcome.of(ofWeight(machine, in.getFirst())));
        Pass pass = Pass.train(backend, new Seed(6))) {
      traced.run(new Seed(6), List.of(data));

      assertThat(traced.value(0)).isEqualTo(ofWeight(machine, pass.input(data)).toHost());
    }
  }

  private static Tensor ofWeight(RestrictedBoltzmannMachine machine, Tensor v) {
    return Objects.requireNonNull(
        machine.contrastiveDivergence(v, 2).gradients().get(machine.weight()));
  }

  @Test
  void should_say_what_is_wrong() {
    RestrictedBoltzmannMachine machine = machine(2, 21, VisibleUnits.BERNOULLI);
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor wide = pass.full(Shape.of(1, 3), 0);
      assertThatThrownBy(() -> machine.hidden(wide))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "machine (Boltzmann 2 - 21, bernoulli): need visible units [N, 2], got [1, 3]");
      assertThatThrownBy(() -> machine.logPartition(pass))
          .hasMessageContaining("21 hidden units have too many states to go through, at most 20");
      assertThatThrownBy(() -> machine.contrastiveDivergence(wide, 0))
          .hasMessage("Boltzmann machine: needs at least 1 sweep, got 0");
    }
    assertThatThrownBy(() -> RestrictedBoltzmannMachine.create(params, 0, 1, machine.kind()))
        .hasMessage("Boltzmann machine: needs visible and hidden units, got 0 and 1");
    assertThatThrownBy(() -> new AnnealedImportanceSampling(1, 0))
        .hasMessageContaining("needs 2 chains and 1 step, got 1 and 0");
  }
}
