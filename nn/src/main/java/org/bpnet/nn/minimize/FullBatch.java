package org.bpnet.nn.minimize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.minimize.method.Minimum;
import org.bpnet.nn.minimize.method.Observer;
import org.bpnet.nn.minimize.method.Stop;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.minimize.problem.ResidualFunction;

/// The loss of a model over all its examples, as a function of all its parameters in one array.
///
/// ```java
/// try (var problem = FullBatch.of(
///     params, pass -> loss.compute(model.forward(pass.input(features)), pass.input(labels)))) {
///   Minimum found = problem.minimize(Lbfgs.defaults(), Stop.defaults(), Observer.NONE);
/// }
/// ```
///
/// The loss is recorded once and then replayed ([Traced]): data that it brings in with [Pass#input]
/// stay where they are computed on. Passes are evaluation passes, since the function must be the
/// same at every look: dropout and noise do nothing. Parameters follow one another in the order of
/// their creation. Evaluating the function gives the model's parameters the values asked about;
/// [#minimize] leaves those of the minimum.
///
/// **Second derivatives.** H·v is exact: the gradient is pushed forward along v (Pearlmutter 1994),
/// at the price of about two more gradients. The Jacobian of residuals takes one walk back for each
/// residual or one forward for each number of the parameters, whichever are fewer.
///
/// On a backend of single precision a loss is known to about seven digits, and so a gradient cannot
/// be made as small as in double precision: a search then ends with
/// [org.bpnet.nn.minimize.method.Outcome#NO_DESCENT] or
/// [org.bpnet.nn.minimize.method.Outcome#SMALL_CHANGE].
public final class FullBatch implements Problem, AutoCloseable {
  private final List<Parameter> parameters;
  private final int size;
  private final List<Traced> gradients = new ArrayList<>();
  private final List<Traced> products = new ArrayList<>();
  private final Optional<Rows> residuals;

  private FullBatch(
      Parameters params,
      List<Function<Pass, Tensor>> parts,
      Optional<Function<Pass, Tensor>> residuals) {
    this.parameters = params.parameters();
    this.size = Math.toIntExact(params.count());
    for (Function<Pass, Tensor> part : parts) {
      gradients.add(Traced.evaluation(params.backend(), (pass, _) -> gradient(part.apply(pass))));
      products.add(Traced.evaluation(params.backend(), (pass, v) -> product(pass, part, v)));
    }
    this.residuals = residuals.map(function -> new Rows(params, function));
  }

  /// The loss that a function computes, a scalar.
  public static FullBatch of(Parameters params, Function<Pass, Tensor> loss) {
    return sum(params, List.of(loss));
  }

  /// The sum of several losses, each computed in a pass of its own: of batches that together would
  /// not fit in memory.
  public static FullBatch sum(Parameters params, List<Function<Pass, Tensor>> losses) {
    return new FullBatch(params, losses, Optional.empty());
  }

  /// ½‖r‖² of the residuals that a function computes, a tensor of any shape. A mean over N of
  /// squares is that of residuals times √(2/N).
  public static FullBatch leastSquares(Parameters params, Function<Pass, Tensor> residuals) {
    Function<Pass, Tensor> loss = pass -> residuals.apply(pass).square().sum().mul(0.5);
    return new FullBatch(params, List.of(loss), Optional.of(residuals));
  }

  /// The number of numbers.
  public int size() {
    return size;
  }

  /// The parameters' present values, one after the other.
  public double[] values() {
    return flat(parameters.stream().map(Parameter::value).toList());
  }

  /// Gives the parameters the values of an array.
  ///
  /// @throws IllegalArgumentException if it has not as many as there are
  public void load(double[] x) {
    List<HostArray> arrays = split(x);
    for (int i = 0; i < arrays.size(); i++) {
      parameters.get(i).load(arrays.get(i));
    }
  }

  /// Starts at the parameters' present values, and leaves them at the minimum. They are those of
  /// the iteration whenever the observer is called.
  public Minimum minimize(Minimizer method, Stop stop, Observer observer) {
    Observer loading =
        iteration -> {
          load(iteration.x());
          return observer.reached(iteration);
        };
    Minimum minimum = method.minimize(this, values(), stop, loading);
    load(minimum.x());
    return minimum;
  }

  @Override
  public double evaluate(double[] x, double[] gradient) {
    load(x);
    Arrays.fill(gradient, 0);
    double sum = 0;
    for (Traced part : gradients) {
      part.run(List.of());
      accumulate(part, gradient);
      sum += part.item(parameters.size());
    }
    return sum;
  }

  /// The gradients, and the loss behind them.
  private Traced.Outcome gradient(Tensor loss) {
    List<Tensor> values = gradients(loss.pass().backward(loss));
    values.add(loss);
    return new Traced.Outcome(values, Map.of());
  }

  @Override
  public void hessianProduct(double[] x, double[] v, double[] product) {
    load(x);
    Arrays.fill(product, 0);
    for (Traced part : products) {
      part.run(split(v));
      accumulate(part, product);
    }
  }

  private Traced.Outcome product(Pass pass, Function<Pass, Tensor> loss, List<Tensor> v) {
    List<Tensor> at = parameters.stream().map(pass::read).toList();
    List<Tensor> products = Autodiff.hvp(values -> valueAt(pass, values, loss), at, v);
    return Traced.Outcome.of(products.toArray(Tensor[]::new));
  }

  /// What a function gives for other values of the parameters.
  private Tensor valueAt(Pass pass, List<Tensor> values, Function<Pass, Tensor> function) {
    Map<Parameter, Tensor> there = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      there.put(parameters.get(i), values.get(i));
    }
    return pass.substituting(there, () -> function.apply(pass));
  }

  @Override
  public Optional<ResidualFunction> residuals() {
    return residuals.map(rows -> rows);
  }

  /// Frees the memory that evaluations use. The parameters stay.
  @Override
  public void close() {
    gradients.forEach(Traced::close);
    products.forEach(Traced::close);
    residuals.ifPresent(Rows::close);
  }

  /// Residuals and their Jacobian.
  private final class Rows implements ResidualFunction, AutoCloseable {
    private final Traced values;
    private final Traced slopes;

    Rows(Parameters params, Function<Pass, Tensor> function) {
      this.values =
          Traced.evaluation(
              params.backend(), (pass, _) -> Traced.Outcome.of(flat(function.apply(pass))));
      this.slopes =
          Traced.evaluation(
              params.backend(), (pass, _) -> slopes(pass, in -> flat(function.apply(in))));
    }

    private static Tensor flat(Tensor r) {
      return r.reshape(Shape.of(r.shape().elementCount()));
    }

    /// The Jacobian by each parameter, as a matrix with a row for each residual.
    private Traced.Outcome slopes(Pass pass, Function<Pass, Tensor> residuals) {
      List<Tensor> at = parameters.stream().map(pass::read).toList();
      return Traced.Outcome.of(
          Autodiff.jacobian(values -> valueAt(pass, values, residuals), at).stream()
              .map(jacobian -> jacobian.flatten(1))
              .toArray(Tensor[]::new));
    }

    @Override
    public double[] at(double[] x) {
      load(x);
      values.run(List.of());
      return values.value(0).toDoubles();
    }

    @Override
    public double[][] jacobian(double[] x) {
      load(x);
      slopes.run(List.of());
      int count = slopes.value(0).shape().extent(0);
      double[][] rows = new double[count][size];
      int column = 0;
      for (int k = 0; k < parameters.size(); k++) {
        HostArray block = slopes.value(k);
        int width = block.shape().extent(1);
        for (int i = 0; i < count * width; i++) {
          rows[i / width][column + i % width] = block.at(i);
        }
        column += width;
      }
      return rows;
    }

    @Override
    public void close() {
      values.close();
      slopes.close();
    }
  }

  private List<Tensor> gradients(Gradients gradients) {
    for (Parameter reached : gradients.parameters()) {
      if (!parameters.contains(reached)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "full batch: the loss depends on %s, which is not among what it is minimized over;"
                    + " make it in that tree, or hold it with stopGradient()",
                reached));
      }
    }
    List<Tensor> tensors = new ArrayList<>();
    for (Parameter parameter : parameters) {
      tensors.add(gradients.of(parameter));
    }
    return tensors;
  }

  /// Adds the parameters' gradients, one after the other, to an array.
  private void accumulate(Traced part, double[] sum) {
    int at = 0;
    for (int k = 0; k < parameters.size(); k++) {
      HostArray values = part.value(k);
      for (int i = 0; i < values.shape().elementCount(); i++) {
        sum[at++] += values.at(i);
      }
    }
  }

  private double[] flat(List<HostArray> arrays) {
    double[] all = new double[size];
    int at = 0;
    for (HostArray array : arrays) {
      for (int i = 0; i < array.shape().elementCount(); i++) {
        all[at++] = array.at(i);
      }
    }
    return all;
  }

  private List<HostArray> split(double[] x) {
    if (x.length != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "FullBatch: needs %d numbers, one for each trainable one, got %d",
              size,
              x.length));
    }
    List<HostArray> arrays = new ArrayList<>();
    int at = 0;
    for (Parameter parameter : parameters) {
      double[] values = new double[parameter.shape().elementCount()];
      System.arraycopy(x, at, values, 0, values.length);
      at += values.length;
      arrays.add(HostArray.of(values, parameter.shape()));
    }
    return arrays;
  }
}
