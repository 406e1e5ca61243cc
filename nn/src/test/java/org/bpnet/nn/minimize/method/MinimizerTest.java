package org.bpnet.nn.minimize.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpnet.nn.Golden;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.minimize.Problems;
import org.bpnet.nn.minimize.line.StrongWolfe;
import org.bpnet.nn.minimize.method.NonlinearCg.Beta;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.minimize.problem.ResidualFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What all minimizers of the catalog have in common.
class MinimizerTest {
  private static final String FILE = "minimize.csv";

  private static Stream<String> names() {
    return Stream.concat(
        Minimizers.CATALOG.entries().stream().map(e -> e.name()),
        Stream.of("fletcher_reeves", "hestenes_stiefel", "dai_yuan")
            .map(beta -> "nonlinear_cg(beta=" + beta + ")"));
  }

  private static Minimum run(String name, Problem problem, double[] start, double gradient) {
    return Minimizers.CATALOG
        .create(name)
        .minimize(problem, start, Stop.at(gradient), Observer.NONE);
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_find_the_minimum_of_rosenbrocks_function(String name) {
    Minimum found = run(name, Problems.rosenbrock(2), Problems.rosenbrockStart(), 1e-8);

    assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
    assertThat(found.x()).containsExactly(new double[] {1, 1}, within(1e-7));
    assertThat(found.value()).isLessThan(1e-15);
    assertThat(found.gradientNorm()).isLessThan(1e-8);
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_find_the_minimum_of_beales_function(String name) {
    Minimum found = run(name, Problems.beale(), new double[] {1, 1}, 1e-7);

    double[] scipy = Golden.values(FILE, "beale.x");
    assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
    assertThat(found.x()).containsExactly(scipy, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_find_the_minimum_of_an_ill_conditioned_quadratic(String name) {
    Problem quadratic = Problems.quadratic(Problems.spectrum(10, 1e4));

    Minimum found = run(name, quadratic, Problems.random(10, 5), 1e-7);

    assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
    assertThat(found.value()).isLessThan(1e-12);
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_find_the_minimum_that_scipy_finds_in_ten_dimensions(String name) {
    double[] start = new double[10];
    Arrays.setAll(start, i -> Problems.rosenbrockStart()[i % 2]);

    Minimum found = run(name, Problems.rosenbrock(10), start, 1e-8);

    assertThat(found.x()).containsExactly(Golden.values(FILE, "rosenbrock10.x"), within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_leave_a_saddle(String name) {
    if (!name.equals("gauss_newton") && !name.equals("levenberg_marquardt")) {
      Minimum found = run(name, new Problems.Saddle(), new double[] {1, 0.01}, 1e-8);

      assertThat(found.value()).isCloseTo(-0.25, within(1e-12));
      assertThat(found.x()[1]).isCloseTo(1, within(1e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_only_go_down_and_report_every_iteration(String name) {
    List<Observer.Iteration> path = new ArrayList<>();
    Minimizer method = Minimizers.CATALOG.create(name);

    Minimum found =
        method.minimize(
            Problems.rosenbrock(2), Problems.rosenbrockStart(), Stop.at(1e-6), path::add);

    for (int i = 1; i < path.size(); i++) {
      assertThat(path.get(i).value()).isLessThan(path.get(i - 1).value());
      assertThat(path.get(i).number()).isEqualTo(i);
      assertThat(path.get(i).evaluations()).isGreaterThan(path.get(i - 1).evaluations());
    }
    assertThat(path.getFirst().x()).containsExactly(Problems.rosenbrockStart());
    assertThat(path.getLast().x()).isEqualTo(found.x());
    assertThat(path).hasSize(found.iterations() + 1);
    assertThat(path.getLast().evaluations()).isEqualTo(found.evaluations());
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_stop_when_told_to(String name) {
    Minimizer method = Minimizers.CATALOG.create(name);
    Problem problem = Problems.rosenbrock(2);
    double[] start = Problems.rosenbrockStart();

    Minimum limited = method.minimize(problem, start, Stop.at(0).iterations(3), Observer.NONE);
    Minimum none = method.minimize(problem, start, Stop.at(0).iterations(0), Observer.NONE);
    Minimum spent = method.minimize(problem, start, new Stop(0, 0, 99, 4), Observer.NONE);
    Minimum interrupted =
        method.minimize(problem, start, Stop.at(0), iteration -> iteration.number() < 2);
    Minimum coarse = method.minimize(problem, start, new Stop(0, 0.5, 99, 999), Observer.NONE);

    assertThat(limited.outcome()).isEqualTo(Outcome.ITERATION_LIMIT);
    assertThat(limited.iterations()).isEqualTo(3);
    assertThat(none.x()).containsExactly(start);
    assertThat(none.x()).isNotSameAs(start);
    assertThat(none.evaluations()).isOne();
    assertThat(spent.outcome()).isEqualTo(Outcome.EVALUATION_LIMIT);
    assertThat(spent.evaluations()).isBetween(4, 4 + 50);
    assertThat(interrupted.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(interrupted.iterations()).isEqualTo(2);
    assertThat(coarse.outcome()).isEqualTo(Outcome.SMALL_CHANGE);
    assertThat(coarse.outcome().converged()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_shorten_steps_out_of_the_domain(String name) {
    Problem positive = // defined for x > 0
        Problem.sumOfSquares(x -> new double[] {x[0] - 1 / Math.sqrt(x[0])});

    Minimum found = run(name, positive, new double[] {0.01}, 1e-8);

    assertThat(found.x()[0]).isCloseTo(1, within(1e-7));
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_say_when_nothing_lower_is_to_be_had(String name) {
    Problem lying = // the gradient points the wrong way
        new Problem() {
          @Override
          public double evaluate(double[] x, double[] g) {
            g[0] = -x[0];
            return 0.5 * x[0] * x[0];
          }

          @Override
          public Optional<ResidualFunction> residuals() {
            return Optional.of(
                new ResidualFunction() {
                  @Override
                  public double[] at(double[] x) {
                    return x.clone();
                  }

                  @Override
                  public double[][] jacobian(double[] x) {
                    return new double[][] {{-1}};
                  }
                });
          }
        };

    Minimum found = run(name, lying, new double[] {1}, 0);

    assertThat(found.outcome()).isEqualTo(Outcome.NO_DESCENT);
    assertThat(found.outcome().converged()).isFalse();
    assertThat(found.x()).containsExactly(1);
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_reject_a_start_where_nothing_is_known(String name) {
    Problem nowhere = Problem.sumOfSquares(x -> new double[] {Double.NaN});
    Minimizer method = Minimizers.CATALOG.create(name);
    String word = name.replaceAll("\\(.*", "");

    assertThatThrownBy(() -> method.minimize(nowhere, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            word
                + ": needs a finite value and gradient at the start, got value NaN and largest"
                + " gradient NaN; choose another start");
    assertThatThrownBy(() -> method.minimize(nowhere, new double[0]))
        .hasMessage(
            word + ": needs at least one number to change, got none; are there parameters?");
  }

  @Test
  void should_equal_the_defaults_when_nothing_is_given() {
    assertThat(Minimizers.CATALOG.create("lbfgs")).isEqualTo(Lbfgs.defaults());
    assertThat(Minimizers.CATALOG.create("bfgs")).isEqualTo(Bfgs.defaults());
    assertThat(Minimizers.CATALOG.create("newton")).isEqualTo(Newton.defaults());
    assertThat(Minimizers.CATALOG.create("newton_cg")).isEqualTo(NewtonCg.defaults());
    assertThat(Minimizers.CATALOG.create("nonlinear_cg")).isEqualTo(NonlinearCg.defaults());
    assertThat(Minimizers.CATALOG.create("scg")).isEqualTo(ScaledCg.defaults());
    assertThat(Minimizers.CATALOG.create("gauss_newton")).isEqualTo(GaussNewton.defaults());
    assertThat(Minimizers.CATALOG.create("levenberg_marquardt"))
        .isEqualTo(LevenbergMarquardt.defaults());
  }

  @ParameterizedTest
  @EnumSource
  void should_name_every_rule_of_conjugate_gradients(Beta beta) {
    String name = beta.name().toLowerCase(Locale.ROOT);

    assertThat(Minimizers.CATALOG.create("nonlinear_cg(beta=" + name + ")"))
        .isEqualTo(NonlinearCg.of(beta));
  }

  @Test
  void should_reject_impossible_requests() {
    var rosenbrock = new Problems.Rosenbrock();
    assertThatThrownBy(() -> new LevenbergMarquardt(1e-3, 10).minimize(rosenbrock, new double[2]))
        .hasMessage(
            "levenberg_marquardt: needs a sum of squares (Problem.sumOfSquares,"
                + " FullBatch.leastSquares), got another problem; use lbfgs");
    assertThatThrownBy(() -> Bfgs.defaults().minimize(rosenbrock, new double[10_000]))
        .hasMessage(
            "bfgs: keeps a matrix of n x n numbers and takes n up to 8192, got n = 10000; use lbfgs"
                + " or newton_cg");
    assertThatThrownBy(() -> new Lbfgs(0, StrongWolfe.defaults()))
        .hasMessage("Lbfgs: memory must be >= 1, got 0");
    assertThatThrownBy(() -> new ScaledCg(0))
        .hasMessage("ScaledCg: lambda must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new LevenbergMarquardt(1, 1))
        .hasMessage(
            "LevenbergMarquardt: need damping > 0 and factor > 1, both finite, got 1.0 and 1.0");
    assertThatThrownBy(() -> new Stop(0, 0, -1, 1))
        .hasMessage(
            "Stop: need gradient >= 0, change >= 0, iterations >= 0, evaluations >= 1, got 0.0,"
                + " 0.0, -1, 1");
    assertThatThrownBy(() -> Minimizers.CATALOG.create("nonlinear_cg(beta=best)"))
        .hasMessage(
            "nonlinear_cg: beta must be fletcher_reeves, polak_ribiere, hestenes_stiefel or"
                + " dai_yuan, got 'best'");
  }
}
