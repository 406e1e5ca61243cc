package org.bpnet.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Series that everybody knows, the order of the error, and Lagrange's bound.
class TaylorTest {
  private static final Formula X = Formula.input("x");

  private final Pass pass = Pass.eval(Backends.reference());

  @AfterEach
  void close() {
    pass.close();
  }

  private static Tensor sine(Tensor x) {
    return x.apply(X.sin());
  }

  private static Tensor inverse(Tensor x) {
    return x.pass().scalar(1).div(x.add(1));
  }

  private Tensor vector(double... values) {
    return pass.input(HostArray.of(values, Shape.of(values.length)));
  }

  private double at(UnaryOperator<Tensor> f, double x, int order) {
    return Taylor.of(f, pass.scalar(0), order).at(pass.scalar(x)).item();
  }

  @Test
  void should_give_the_series_of_known_functions() {
    double x = 0.3;

    assertThat(at(Tensor::exp, x, 0)).isEqualTo(1);
    assertThat(at(Tensor::exp, x, 4))
        .isCloseTo(1 + x + x * x / 2 + x * x * x / 6 + x * x * x * x / 24, offset(1e-15));
    assertThat(at(TaylorTest::sine, x, 5))
        .isCloseTo(x - Math.pow(x, 3) / 6 + Math.pow(x, 5) / 120, offset(1e-15));
    assertThat(at(TaylorTest::inverse, x, 4))
        .isCloseTo(1 - x + x * x - Math.pow(x, 3) + Math.pow(x, 4), offset(1e-15));
    assertThat(at(t -> t.square().mul(t), x, 5)).isCloseTo(x * x * x, offset(1e-16));
  }

  /// f = exp(x·y): ½vᵀHv is in the second order, and all orders of a polynomial are the polynomial.
  @Test
  void should_take_points_of_any_shape() {
    UnaryOperator<Tensor> f = t -> t.slice(0, 0, 1).mul(t.slice(0, 1, 2)).exp().sum();
    Tensor point = vector(1, 0.5);
    Tensor x = vector(1.1, 0.7);
    double e = Math.exp(0.5);
    double first = 0.5 * e * 0.1 + e * 0.2;
    double second = 0.25 * e * 0.01 + 2 * (e + 0.5 * e) * 0.1 * 0.2 + e * 0.04;

    assertThat(Taylor.of(f, point, 1).at(x).item()).isCloseTo(e + first, offset(1e-14));
    assertThat(Taylor.of(f, point, 2).at(x).item())
        .isCloseTo(e + first + second / 2, offset(1e-14));
  }

  /// Halving the step divides the error by 2ⁿ⁺¹: slopes 2 and 3 for the first and second order.
  @Test
  void should_err_by_the_next_order() {
    for (UnaryOperator<Tensor> f :
        List.<UnaryOperator<Tensor>>of(Tensor::exp, TaylorTest::inverse)) {
      for (int order = 0; order <= 3; order++) {
        Taylor taylor = Taylor.of(f, pass.scalar(0.2), order);
        double far = error(taylor, f, 0.2 + 0.02);
        double near = error(taylor, f, 0.2 + 0.01);
        double slope = Math.log(far / near) / Math.log(2);
        assertThat(slope).as("order %d", order).isCloseTo(order + 1, offset(0.02));
      }
    }
  }

  private double error(Taylor taylor, UnaryOperator<Tensor> f, double x) {
    Tensor at = pass.scalar(x);
    return taylor.at(at).sub(f.apply(at)).abs().item();
  }

  @Test
  void should_stay_within_the_bound_of_lagrange() {
    for (UnaryOperator<Tensor> f :
        List.<UnaryOperator<Tensor>>of(
            Tensor::exp, TaylorTest::sine, TaylorTest::inverse, Tensor::tanh)) {
      for (int order = 0; order <= 4; order++) {
        for (double x : new double[] {-0.6, -0.1, 0.2, 0.9}) {
          Taylor taylor = Taylor.of(f, pass.scalar(0.1), order);
          double bound = taylor.bound(pass.scalar(x)).item();
          double error = error(taylor, f, x);
          assertThat(error).as("order %d at %s", order, x).isLessThanOrEqualTo(bound + 1e-16);
        }
      }
    }
    double bound = Taylor.of(Tensor::exp, pass.scalar(0), 2).bound(pass.scalar(0.5)).item();
    assertThat(bound).isCloseTo(Math.exp(0.5) * 0.125 / 6, offset(1e-16));
    double flat = Taylor.of(Tensor::square, pass.scalar(0), 2).bound(pass.scalar(5)).item();
    assertThat(flat).isZero();
  }

  @Test
  void should_refuse_another_shape_and_a_negative_order() {
    Taylor taylor = Taylor.of(Tensor::exp, vector(1, 2), 1);

    assertThatThrownBy(() -> taylor.at(vector(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("Taylor: x must have the point's shape [2], got [1]");
    assertThatThrownBy(() -> Taylor.of(Tensor::exp, vector(1), -1))
        .hasMessage("Taylor: the order must be >= 0, got -1");
  }
}
