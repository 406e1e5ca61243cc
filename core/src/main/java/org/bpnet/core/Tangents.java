package org.bpnet.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Jvp;

/// The rates at which results change while tensors or parameters move along a direction: forward
/// mode, in one walk from these to the results.
///
/// ```java
/// Tensor loss = crossEntropy.compute(model.forward(x), labels);
/// Tensor slope = Tangents.along(Map.of(w, direction), loss).of(loss); // ⟨∂loss/∂w, direction⟩
/// ```
///
/// **Formula.** An operation z = f(a, b, ..) turns the tangents ȧ, ḃ, .. into ż = ∂f/∂a·ȧ + ∂f/∂b·ḃ
/// + ..: it computes with dual numbers a + εȧ, where ε² = 0. What is not in the direction rests,
///   and so does what [Tensor#stopGradient] returns.
///
/// **Cost.** About that of the results for each direction, however many results there are; reverse
/// mode ([Pass#backward]) costs as much for each result, however many arguments there are. A value
/// and its tangent are needed until their last reader has run, so memory does not grow with the
/// depth of the computation as that of reverse mode does: for that the values on the way are
/// computed again beside their tangents, and [#value] is the result found thus. Looking at a tensor
/// keeps what was costly on the way ([Tensor#toHost]); [Pass#evaluate] and [Traced] do not.
///
/// **Kinks.** The choices of reverse mode: both take the same derivative. Tangents are tensors like
/// others and can be differentiated again, in either mode.
///
/// **Source.** Wengert 1964, *A simple automatic derivative evaluation program*; Griewank, Walther
/// 2008, chapter 3.
public final class Tangents {
  private final Pass pass;

  /// What each tensor on the way was computed again as; shared by all directions.
  private final IdentityHashMap<Tensor, Tensor> values;

  private final IdentityHashMap<Tensor, Tensor> tangents = new IdentityHashMap<>();

  private Tangents(Pass pass, IdentityHashMap<Tensor, Tensor> values) {
    this.pass = pass;
    this.values = values;
  }

  /// The tangents of results along one direction.
  ///
  /// @param direction for each tensor or variable that moves its rate, of the same shape
  /// @throws ShapeException if a rate has another shape, or is asked for by integers
  public static Tangents along(Map<? extends Operand, Tensor> direction, Tensor... results) {
    return along(List.of(direction), Arrays.asList(results)).getFirst();
  }

  /// The tangents of results along several directions, one after the other. Values on the way are
  /// computed once, and kept as reverse mode keeps them.
  ///
  /// @throws IllegalArgumentException if there are no results
  public static List<Tangents> along(
      List<? extends Map<? extends Operand, Tensor>> directions, Collection<Tensor> results) {
    if (results.isEmpty()) {
      throw new IllegalArgumentException("tangents: need at least one result, got none");
    }
    Pass pass = results.iterator().next().pass();
    results.forEach(result -> result.in(pass));
    IdentityHashMap<Tensor, Tensor> values = new IdentityHashMap<>();
    List<Tangents> all = new ArrayList<>();
    Set<Tensor> moving = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Map<? extends Operand, Tensor> direction : directions) {
      var tangents = new Tangents(pass, values);
      direction.forEach((operand, rate) -> tangents.start(operand.in(pass), rate.in(pass)));
      moving.addAll(tangents.tangents.keySet());
      all.add(tangents);
    }
    List<Tensor> moved = new ArrayList<>();
    for (Tensor tensor : Evaluation.history(results, 0)) {
      if (moving.contains(tensor) || tensor.inputs().stream().noneMatch(moving::contains)) {
        values.put(tensor, tensor);
      } else {
        moving.add(tensor);
        moved.add(tensor);
        values.put(tensor, again(tensor, values));
        all.stream().limit(1).forEach(first -> first.push(tensor));
      }
    }
    all.stream().skip(1).forEach(other -> moved.forEach(other::push));
    return all;
  }

  private void push(Tensor tensor) {
    pass.at(tensor.scope(), new Step(tensor)::run);
  }

  private static Tensor again(Tensor tensor, IdentityHashMap<Tensor, Tensor> values) {
    List<Tensor> inputs = tensor.inputs().stream().map(values::get).toList();
    return tensor.storage() == null ? tensor.pass().again(tensor, inputs) : tensor;
  }

  private void start(Tensor tensor, Tensor rate) {
    if (!tensor.type().isFloat() || !rate.shape().equals(tensor.shape())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "tangents: %s %s can only move at a rate of its shape, in real numbers; got %s %s",
              tensor.type(),
              tensor.shape(),
              rate.type(),
              rate.shape()));
    }
    tangents.put(tensor, rate);
  }

  /// The rate of a result, zeros if it does not depend on what moves.
  ///
  /// @throws IllegalArgumentException if the tensor is neither a result nor on the way to one
  public Tensor of(Tensor result) {
    Tensor tangent = tangents.get(result);
    check(result);
    return tangent == null ? pass.full(result.shape(), 0) : tangent;
  }

  /// The result itself, computed beside its tangent.
  ///
  /// @throws IllegalArgumentException if the tensor is neither a result nor on the way to one
  public Tensor value(Tensor result) {
    check(result);
    return Objects.requireNonNull(values.get(result));
  }

  private void check(Tensor result) {
    if (!values.containsKey(result)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tangents: %s is not among the results that were asked for; name it in along",
              result));
    }
  }

  /// One operation.
  private final class Step implements Jvp {
    private final Tensor tensor;
    private final Tensor value;
    private final List<Tensor> operands;

    Step(Tensor tensor) {
      this.tensor = tensor;
      this.value = Objects.requireNonNull(values.get(tensor));
      this.operands = tensor.inputs().stream().map(values::get).toList();
    }

    Tensor run() {
      tensor.op().jvp(this);
      tangents.computeIfPresent(tensor, (_, sum) -> sum.broadcastTo(tensor.shape()));
      return value;
    }

    @Override
    public List<Tensor> inputs() {
      return operands;
    }

    @Override
    public Tensor output() {
      return value;
    }

    @Override
    public void add(int i, UnaryOperator<Tensor> contribution) {
      Tensor tangent = tangents.get(tensor.inputs().get(i));
      if (tangent != null) {
        tangents.merge(tensor, contribution.apply(tangent), Tensor::add);
      }
    }

    @Override
    public void linear() {
      List<Tensor> inputs = tensor.inputs();
      if (inputs.stream().anyMatch(tangents::containsKey)) {
        List<Tensor> rates =
            inputs.stream().map(x -> tangents.getOrDefault(x, pass.full(x.shape(), 0))).toList();
        tangents.merge(tensor, pass.apply(tensor.op(), rates), Tensor::add);
      }
    }

    @Override
    public Tensor transposed(UnaryOperator<Tensor> linear, Tensor x) {
      Tensor u = pass.full(value.shape(), 0).watch();
      return ReverseMode.by(u, linear.apply(u), x);
    }
  }
}
