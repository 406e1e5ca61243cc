package org.bpnet.core.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tangents;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Movement.Reshape;

/// Derivatives of functions of one or several tensors: vector-Jacobian products (reverse mode),
/// Jacobian-vector products (forward mode), whole Jacobians, and the same for second derivatives.
///
/// ```java
/// Tensor slope = Autodiff.jvp(x -> model.forward(x), image, direction);
/// Tensor curvature = Autodiff.hvp(w -> loss(w), weights, direction);
/// ```
///
/// The arguments may be any tensors of real numbers, also such that no gradient reaches by itself.
/// A function is differentiated by what it is given: a tensor that it takes from outside is a
/// constant, even if it is the one given to it. So derivatives nest, and can be differentiated
/// again.
///
/// **Kinks.** What the operations say of theirs, the same in both modes; see [Tangents].
public final class Autodiff {
  private Autodiff() {}

  /// vᵀJ: the cotangent `v`, of the result's shape, pulled back to the argument's shape.
  public static Tensor vjp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return vjp(ofOne(function), List.of(x), v).getFirst();
  }

  /// vᵀJ for each argument: the cotangent `v`, of the result's shape, pulled back to their shapes.
  public static List<Tensor> vjp(
      Function<List<Tensor>, Tensor> function, List<Tensor> xs, Tensor v) {
    List<Tensor> at = arguments(xs);
    Gradients gradients = v.pass().backward(function.apply(at), v);
    return at.stream().map(gradients::of).toList();
  }

  /// J·v: the direction `v`, of the argument's shape, pushed forward to the result's shape.
  public static Tensor jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return jvp(ofOne(function), List.of(x), List.of(v));
  }

  /// Σ Jᵢ·vᵢ: a direction for each argument, of its shape, pushed forward together to the result's
  /// shape.
  public static Tensor jvp(
      Function<List<Tensor>, Tensor> function, List<Tensor> xs, List<Tensor> vs) {
    List<Tensor> at = arguments(xs);
    Tensor y = function.apply(at);
    return Tangents.along(direction(at, vs), y).of(y);
  }

  /// The Jacobian, of the result's shape followed by the argument's: `[Y.., X..]`.
  public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor x) {
    return jacobian(ofOne(function), List.of(x)).getFirst();
  }

  /// The Jacobian by each argument, of the result's shape followed by that argument's.
  ///
  /// **Cost.** By rows, a walk back for each element of the result, or by columns, a walk forward
  /// for each element of the arguments: whichever are fewer.
  public static List<Tensor> jacobian(Function<List<Tensor>, Tensor> function, List<Tensor> xs) {
    List<Tensor> at = arguments(xs);
    Tensor y = function.apply(at);
    int columns = at.stream().mapToInt(x -> x.shape().elementCount()).sum();
    if (columns < y.shape().elementCount()) {
      return columns(at, List.of(y)).stream().map(List::getFirst).toList();
    }
    return rows(at, y);
  }

  private static List<Tensor> rows(List<Tensor> at, Tensor y) {
    List<Gradients> rows = new ArrayList<>();
    for (int i = 0; i < y.shape().elementCount(); i++) {
      rows.add(y.pass().backward(y, unit(y, i)));
    }
    List<Tensor> jacobians = new ArrayList<>();
    for (Tensor x : at) {
      Shape shape = y.shape().concat(x.shape());
      jacobians.add(stack(x.pass(), shape, 0, rows.size(), i -> rows.get(i).of(x)));
    }
    return jacobians;
  }

  /// For each argument the derivatives of each result by it.
  private static List<List<Tensor>> columns(List<Tensor> at, List<Tensor> results) {
    List<Map<Tensor, Tensor>> directions = new ArrayList<>();
    for (Tensor x : at) {
      for (int k = 0; k < x.shape().elementCount(); k++) {
        directions.add(Map.of(x, unit(x, k)));
      }
    }
    List<Tangents> columns = Tangents.along(directions, results);
    List<List<Tensor>> jacobians = new ArrayList<>();
    int first = 0;
    for (Tensor x : at) {
      int start = first;
      List<Tensor> byArgument = new ArrayList<>();
      for (Tensor y : results) {
        Shape shape = y.shape().concat(x.shape());
        int count = x.shape().elementCount();
        byArgument.add(stack(x.pass(), shape, -1, count, k -> columns.get(start + k).of(y)));
      }
      jacobians.add(byArgument);
      first += x.shape().elementCount();
    }
    return jacobians;
  }

  /// H·v: the direction `v` times the matrix of second derivatives of a scalar function, of the
  /// argument's shape. One walk back and one forward along both (Pearlmutter 1994, *Fast exact
  /// multiplication by the Hessian*), about three times the cost of the gradient.
  ///
  /// @throws org.bpnet.core.array.ShapeException if the function does not yield a scalar
  public static Tensor hvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return hvp(ofOne(function), List.of(x), List.of(v)).getFirst();
  }

  /// H·v of all arguments together: for each i the sum over j of Hᵢⱼ·vⱼ.
  public static List<Tensor> hvp(
      Function<List<Tensor>, Tensor> function, List<Tensor> xs, List<Tensor> vs) {
    List<Tensor> at = arguments(xs);
    List<Tensor> gradients = gradients(function, at);
    Tangents tangents = Tangents.along(List.of(direction(at, vs)), gradients).getFirst();
    return gradients.stream().map(tangents::of).toList();
  }

  /// The Hessian of a scalar function, `[X.., X..]`.
  ///
  /// @throws org.bpnet.core.array.ShapeException if the function does not yield a scalar
  public static Tensor hessian(UnaryOperator<Tensor> function, Tensor x) {
    return hessian(ofOne(function), List.of(x)).getFirst().getFirst();
  }

  /// The Hessian of a scalar function of several arguments, in blocks: the second derivatives by
  /// arguments i and j are element j of element i, `[Xᵢ.., Xⱼ..]`. One walk back, and one forward
  /// for each element of the arguments.
  public static List<List<Tensor>> hessian(
      Function<List<Tensor>, Tensor> function, List<Tensor> xs) {
    List<Tensor> at = arguments(xs);
    List<List<Tensor>> columns = columns(at, gradients(function, at));
    List<List<Tensor>> blocks = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      int row = i;
      blocks.add(columns.stream().map(column -> column.get(row)).toList());
    }
    return blocks;
  }

  private static List<Tensor> gradients(Function<List<Tensor>, Tensor> function, List<Tensor> at) {
    Tensor y = function.apply(at);
    Gradients gradients = y.pass().backward(y);
    return at.stream().map(gradients::of).toList();
  }

  private static Function<List<Tensor>, Tensor> ofOne(UnaryOperator<Tensor> function) {
    return xs -> function.apply(xs.getFirst());
  }

  /// The same values under new names: differentiation sees these and nothing that the function
  /// takes from outside.
  private static List<Tensor> arguments(List<Tensor> xs) {
    if (xs.isEmpty()) {
      throw new IllegalArgumentException("Autodiff: need at least one argument, got none");
    }
    List<Tensor> at = new ArrayList<>();
    for (Tensor x : xs) {
      at.add(x.pass().apply(new Reshape(x.shape()), List.of(x.watch())));
    }
    return at;
  }

  private static Map<Tensor, Tensor> direction(List<Tensor> at, List<Tensor> vs) {
    if (at.size() != vs.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Autodiff: need a direction for each of the %d arguments, got %d",
              at.size(),
              vs.size()));
    }
    Map<Tensor, Tensor> direction = new LinkedHashMap<>();
    for (int i = 0; i < at.size(); i++) {
      direction.put(at.get(i), vs.get(i));
    }
    return direction;
  }

  /// 1 at element k and 0 elsewhere, of a tensor's shape.
  private static Tensor unit(Tensor like, int k) {
    int after = like.shape().elementCount() - 1 - k;
    return like.pass().full(Shape.of(1), 1).pad(0, k, after).reshape(like.shape());
  }

  /// Tensors side by side along a new axis, under a shape; without any, a tensor without elements.
  private static Tensor stack(
      Pass pass, Shape shape, int axis, int count, IntFunction<Tensor> part) {
    if (count == 0) {
      return pass.full(shape, 0);
    }
    Tensor[] parts = new Tensor[count];
    for (int i = 0; i < count; i++) {
      parts[i] = part.apply(i);
    }
    return Tensor.stack(axis, parts).reshape(shape);
  }
}
