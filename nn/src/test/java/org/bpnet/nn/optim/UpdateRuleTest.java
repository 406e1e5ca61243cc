package org.bpnet.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.formula.AdaDelta;
import org.bpnet.nn.optim.formula.AdaGrad;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Asgd;
import org.bpnet.nn.optim.formula.Ftrl;
import org.bpnet.nn.optim.formula.Lion;
import org.bpnet.nn.optim.formula.NAdam;
import org.bpnet.nn.optim.formula.RAdam;
import org.bpnet.nn.optim.formula.RmsProp;
import org.bpnet.nn.optim.formula.Rprop;
import org.bpnet.nn.optim.formula.Yogi;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.UpdateRule;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule against PyTorch, or against its paper in fifty digits; see `optimizers.py`.
class UpdateRuleTest {
  private static final String FILE = "optimizers.csv";
  private static final String PATH = ".path";
  private static final int STEPS = 50;

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static List<String> names() {
    return Golden.names(FILE).stream()
        .filter(name -> name.endsWith(PATH))
        .map(name -> name.substring(0, name.length() - PATH.length()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_follow_the_definition_for_fifty_steps(String name) {
    HostArray path = path(name, Golden.values(FILE, name + ".rate")[0]);

    HostArray expected = HostArray.of(Golden.values(FILE, name + PATH), Shape.of(STEPS, 6));
    // differences, iterations and large steps carry rounding on
    boolean rough = Stream.of("centred", "muon", "adafactor").anyMatch(name::contains);
    double tolerance = rough ? 1e-10 : 1e-12;
    TensorAssert.assertThat(path).isCloseTo(expected, tolerance);
  }

  @Test
  void should_follow_every_rule_of_the_catalog() {
    var rules = names().stream().map(name -> name.replaceAll("[(@].*", ""));
    var catalog = Optimizers.CATALOG.entries().stream().map(e -> e.name());

    assertThat(rules.collect(Collectors.toSet())).containsAll(catalog.toList());
  }

  @Test
  void should_average_the_path_as_pytorch_does() {
    String name = "asgd(decay=0.5; start=10)";
    path(name, 0.05);

    double[] expected = Golden.values(FILE, name + ".a");
    HostArray last =
        HostArray.of(
            Arrays.copyOfRange(expected, expected.length - 6, expected.length), Shape.of(3, 2));
    TensorAssert.assertThat(average).isCloseTo(last, 1e-12);
  }

  private HostArray average = HostArray.scalar(0);

  /// `2x3` of `muon@2x3`.
  private static Shape shape(String name) {
    int at = name.indexOf('@');
    String extents = at < 0 ? "3x2" : name.substring(at + 1);
    return Shape.of(Arrays.stream(extents.split("x")).mapToInt(Integer::parseInt).toArray());
  }

  /// The parameters after each update for the loss Σ ½c·p² + tanh 2p.
  private HostArray path(String name, double rate) {
    Shape shape = shape(name);
    Parameter p = params.weight("p", shape, Initializers.zeros());
    p.load(HostArray.of(Golden.values(FILE, "input.start"), shape));
    HostArray curvatures = HostArray.of(Golden.values(FILE, "input.curvature"), shape);
    Rule rule = Optimizers.CATALOG.create(name.replaceAll("@.*", "").replace(';', ','));
    List<HostArray> path = new ArrayList<>();
    try (var optimizer = new Optimizer(params, rule, Schedule.constant(rate))) {
      while (optimizer.step() < STEPS) {
        try (Pass pass = Pass.train(backend, new Seed(optimizer.step()))) {
          Tensor curvature = pass.input(curvatures);
          Supplier<Tensor> loss = () -> loss(pass.read(p), curvature);
          optimizer.step(optimizer.gradients(loss.get(), loss));
        }
        path.add(p.value());
      }
      average = optimizer.state().find("p.a").map(a -> a.value()).orElse(average);
    }
    double[] all = path.stream().flatMapToDouble(v -> Arrays.stream(v.toDoubles())).toArray();
    return HostArray.of(all, Shape.of(STEPS, 6));
  }

  private static Tensor loss(Tensor x, Tensor curvature) {
    return curvature.mul(x.square()).mul(0.5).add(x.mul(2).tanh()).sum();
  }

  private static double hyper(UpdateRule rule, long step, String name) {
    return rule.hypers(step, 0.1, 2).getOrDefault(name, Double.NaN);
  }

  @Test
  void should_multiply_nadams_momenta_without_a_loop() {
    for (double decay : new double[] {0, 4e-3, 1, 200}) {
      var rule = new NAdam(Adam.defaults(), decay);
      double product = 1;
      for (int t = 1; t <= 300; t++) {
        double momentum = 0.9 * (1 - 0.5 * Math.pow(0.96, t * decay));
        product *= momentum;
        assertThat(hyper(rule, t, "a")).isCloseTo((1 - momentum) / (1 - product), within(1e-13));
      }
    }
  }

  @Test
  void should_rectify_from_the_sixth_step_on() {
    for (int step = 1; step <= 5; step++) {
      assertThat(hyper(RAdam.defaults(), step, "r")).isZero();
    }
    assertThat(hyper(RAdam.defaults(), 6, "r")).isBetween(1e-4, 1e-2);
    assertThat(hyper(RAdam.defaults(), 1_000_000, "r")).isCloseTo(1, within(1e-9));
  }

  @Test
  void should_set_what_ftrl_finds_useless_to_zero() {
    Parameter p = params.weight("p", Shape.of(2), Initializers.zeros());
    try (var optimizer = new Optimizer(params, new Ftrl(1.5, 0, 1, 0.1), Schedule.constant(0.5));
        Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor slope = pass.input(HostArray.of(new double[] {-1, -2}, Shape.of(2)));
      optimizer.step(pass.backward(pass.read(p).mul(slope).sum()));
    }

    double moved = (2 - 1.5) / ((1 + Math.sqrt(4.1)) / 0.5);
    assertThat(p.value().at(0)).isZero();
    assertThat(p.value().at(1)).isCloseTo(moved, within(1e-15));
  }

  @Test
  void should_stay_finite_where_the_centred_square_rounds_below_zero() {
    Parameter p = params.weight("p", Shape.of(1), Initializers.zeros());
    var rule = new RmsProp(0.1, 1e-8, 0, true);
    try (var optimizer = new Optimizer(params, rule, Schedule.constant(1e-9))) {
      for (int step = 0; step < 60; step++) { // the gradient is always 0.1: v - m² rounds around 0
        try (Pass pass = Pass.train(backend, new Seed(step))) {
          optimizer.step(pass.backward(pass.read(p).mul(0.1).sum()));
        }
        assertThat(p.value().at(0)).isFinite();
      }
    }
  }

  @Test
  void should_decay_matrices_and_not_biases_with_lion() {
    var rule = new Lion(0.9, 0.99, 0.5);

    assertThat(rule.hypers(1, 0.1, 2)).containsEntry("lambda", 0.5);
    assertThat(rule.hypers(1, 0.1, 1)).containsEntry("lambda", 0.0);
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> new Asgd(-1, 0, 0))
        .hasMessage("Asgd: decay must be finite and >= 0, got -1.0");
    assertThatThrownBy(() -> new AdaGrad(0, 0))
        .hasMessage("AdaGrad: epsilon must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new AdaDelta(1, 1e-6))
        .hasMessage("AdaDelta: rho must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new RmsProp(0.9, 1e-8, 1, false))
        .hasMessage("RmsProp: momentum must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new Rprop(1.2, 0.5, 1, 0.5))
        .hasMessage(
            "Rprop: need increase >= 1, decrease > 0 and largest >= smallest, got 1.2, 0.5 and 0.5,"
                + " 1.0");
    assertThatThrownBy(() -> new Yogi(Adam.defaults(), 0))
        .hasMessage("Yogi: initial must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new Ftrl(0, Double.NaN, 0, 1))
        .hasMessage("Ftrl: l2 must be finite and >= 0, got NaN");
    assertThatThrownBy(() -> Optimizers.CATALOG.create("rmsprop(centred=maybe)"))
        .hasMessage("rmsprop: centred must be true or false, got 'maybe'");
  }
}
