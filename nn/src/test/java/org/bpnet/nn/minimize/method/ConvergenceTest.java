package org.bpnet.nn.minimize.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.Golden;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.minimize.Problems;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.line.StrongWolfe;
import org.bpnet.nn.minimize.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How fast the methods are: the orders of convergence that theory promises.
class ConvergenceTest {
  /// The distances from (1, 1) of the iterates on Rosenbrock's function.
  private static List<Double> errors(Minimizer method) {
    List<Double> errors = new ArrayList<>();
    method.minimize(
        new Problems.Rosenbrock(),
        Problems.rosenbrockStart(),
        Stop.at(1e-13),
        i -> errors.add(Math.hypot(i.x()[0] - 1, i.x()[1] - 1)));
    return errors;
  }

  @Test
  void should_square_the_error_with_newton() {
    List<Double> errors = errors(Newton.defaults());

    List<Double> near = errors.stream().filter(e -> e < 0.1).toList();
    assertThat(near).hasSizeGreaterThanOrEqualTo(5);
    for (int i = 1; i < near.size(); i++) {
      assertThat(near.get(i)).isLessThan(25 * near.get(i - 1) * near.get(i - 1));
    }
    assertThat(near.getLast()).isLessThan(1e-14);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lbfgs", "bfgs"})
  void should_converge_faster_than_linearly_with_quasi_newton(String name) {
    List<Double> errors = errors(Minimizers.CATALOG.create(name));

    List<Double> near = errors.stream().filter(e -> e < 0.1 && e > 1e-14).toList();
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i < near.size(); i++) {
      ratios.add(near.get(i) / near.get(i - 1));
    }
    double early =
        ratios.subList(0, ratios.size() / 2).stream().mapToDouble(r -> r).max().orElse(0);
    double late =
        ratios.subList(ratios.size() - 3, ratios.size()).stream()
            .mapToDouble(r -> r)
            .max()
            .orElse(1);
    assertThat(late).isLessThan(early / 5).isLessThan(0.05);
    assertThat(errors.getLast()).isLessThan(1e-13);
  }

  @Test
  void should_minimize_a_quadratic_at_once_with_newton_and_gauss() {
    Problem quadratic = Problems.quadratic(Problems.spectrum(10, 1e4));

    Minimum gauss = GaussNewton.defaults().minimize(quadratic, Problems.random(10, 5));
    Minimum newton = Newton.defaults().minimize(quadratic, Problems.random(10, 5));

    assertThat(gauss.iterations()).isOne();
    assertThat(newton.iterations()).isLessThanOrEqualTo(2); // its Hessian has ten digits
    assertThat(newton.value()).isLessThan(1e-15);
  }

  /// On a quadratic every rule is that of Hestenes and Stiefel, if line searches are exact.
  @ParameterizedTest
  @ValueSource(strings = {"fletcher_reeves", "polak_ribiere", "hestenes_stiefel", "dai_yuan"})
  void should_end_within_n_iterations_on_a_quadratic(String beta) {
    int n = 6;
    double[] eigenvalues = {1, 2, 3, 5, 8, 13};
    Problem quadratic = Problems.quadratic(eigenvalues);
    var method = (NonlinearCg) Minimizers.CATALOG.create("nonlinear_cg(beta=" + beta + ")");
    var exact = new NonlinearCg(method.beta(), new StrongWolfe(1e-12, 1e-9, 25));

    Minimum found = exact.minimize(quadratic, Problems.random(n, 6), Stop.at(1e-6), Observer.NONE);

    assertThat(found.iterations()).isLessThanOrEqualTo(n);
    assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
  }

  @Test
  void should_end_within_n_iterations_on_a_quadratic_with_scaled_conjugate_gradients() {
    double[] eigenvalues = {1, 2, 3, 5, 8, 13};

    Minimum found =
        ScaledCg.defaults()
            .minimize(
                Problems.quadratic(eigenvalues),
                Problems.random(6, 6),
                Stop.at(1e-5),
                Observer.NONE);

    assertThat(found.iterations()).isLessThanOrEqualTo(6);
    assertThat(found.evaluations()).isEqualTo(found.iterations() + 1);
  }

  @Test
  void should_take_only_steps_that_satisfy_the_strong_wolfe_conditions() {
    for (String name : List.of("lbfgs", "bfgs", "newton_cg", "nonlinear_cg")) {
      double c2 = name.equals("nonlinear_cg") ? 0.1 : 0.9;
      for (int seed = 0; seed < 20; seed++) {
        List<Observer.Iteration> path = new ArrayList<>();
        double[] start = {3 * new Seed(seed).normal(0), 3 * new Seed(seed).normal(1)};
        Minimizers.CATALOG
            .create(name)
            .minimize(
                Problems.rosenbrock(2),
                start,
                Stop.at(1e-4),
                i ->
                    path.add(
                        new Observer.Iteration(
                            i.number(),
                            i.x().clone(),
                            i.value(),
                            i.gradient().clone(),
                            i.step(),
                            0)));
        for (int i = 1; i < path.size(); i++) {
          var a = path.get(i - 1);
          var b = path.get(i);
          double[] s = Vectors.difference(b.x(), a.x());
          double before = Vectors.dot(a.gradient(), s);
          double after = Vectors.dot(b.gradient(), s);
          double rounding = 1e-12 * Math.max(1, Math.abs(a.value()));
          assertThat(b.value()).isLessThanOrEqualTo(a.value() + 1e-4 * before + rounding);
          assertThat(Math.abs(after)).isLessThanOrEqualTo(c2 * Math.abs(before) + rounding);
        }
      }
    }
  }

  /// A loose search makes these rules choose directions that lead up; they give way to the
  /// gradient's.
  @ParameterizedTest
  @ValueSource(strings = {"fletcher_reeves", "polak_ribiere", "hestenes_stiefel", "dai_yuan"})
  void should_recover_from_directions_that_lead_up(String beta) {
    Minimizer loose = Minimizers.CATALOG.create("nonlinear_cg(beta=" + beta + ", c2=0.99)");

    Minimum found =
        loose.minimize(
            Problems.rosenbrock(2), Problems.rosenbrockStart(), Stop.at(1e-6), Observer.NONE);

    assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
    assertThat(found.x()).containsExactly(new double[] {1, 1}, within(1e-4));
  }

  @Test
  void should_take_a_direction_that_leads_up_for_none() {
    Problem bowl = Problems.quadratic(new double[] {1, 4});
    var progress = new SearchState("test", bowl, new double[] {3, 1}, Stop.at(1e-6), Observer.NONE);

    Minimum found =
        LineDescent.run(
            progress,
            StrongWolfe.tight(),
            (p, direction) -> {
              System.arraycopy(p.gradient(), 0, direction, 0, 2); // uphill
              return 1;
            });

    assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
  }

  @Test
  void should_end_as_low_as_pytorchs_lbfgs() {
    double[] start = new double[10];
    Arrays.setAll(start, i -> Problems.rosenbrockStart()[i % 2]);
    for (String name : List.of("rosenbrock2", "rosenbrock10", "beale")) {
      Problem problem =
          name.equals("beale")
              ? Problems.beale()
              : Problems.rosenbrock(name.endsWith("10") ? 10 : 2);
      double[] from =
          switch (name) {
            case "beale" -> new double[] {1, 1};
            case "rosenbrock2" -> Problems.rosenbrockStart();
            default -> start;
          };

      Minimum found = Lbfgs.defaults().minimize(problem, from, Stop.at(1e-9), Observer.NONE);

      double torch = Golden.values("minimize.csv", name + ".torch")[0];
      assertThat(found.value()).isCloseTo(torch, within(1e-15));
    }
  }

  @Test
  void should_hold_hundreds_of_thousands_of_numbers() {
    int n = 300_000;
    Problem bowl =
        (x, g) -> {
          double sum = 0;
          for (int i = 0; i < n; i++) {
            double scale = 1 + i % 7;
            g[i] = scale * (x[i] - 1);
            sum += scale * (x[i] - 1) * (x[i] - 1) / 2;
          }
          return sum;
        };
    for (String name : List.of("lbfgs", "newton_cg", "nonlinear_cg", "scg")) {
      Minimum found =
          Minimizers.CATALOG
              .create(name)
              .minimize(bowl, new double[n], Stop.at(1e-6), Observer.NONE);

      assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
      assertThat(found.x()[n - 1]).isCloseTo(1, within(1e-6));
      assertThat(found.iterations()).isLessThan(40);
    }
  }
}
