package org.bpnet.testkit.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.CustomOp;

/// An expression drawn at random: pointwise chains, broadcasts, reductions, moves, products,
/// convolutions and poolings, with intermediate results used several times. The seed decides
/// everything, and choices depend only on shapes, so that the same seed draws the same graph on
/// every backend, and fewer steps draw the beginning of it.
///
/// Every step keeps numbers within a few orders of magnitude of 1, and no denominator, root or
/// logarithm comes near 0: what differs by more than rounding is wrong.
public final class RandomGraph {
  private static final int LARGEST = 2_000; // elements
  private static final int[] EXTENTS = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17};

  private final Seed seed;
  private final RandomWindows windows = new RandomWindows(LARGEST, this::draw);
  private final List<Shape> shapes = new ArrayList<>();
  private int draws;

  public RandomGraph(Seed seed) {
    this.seed = seed;
    int a = EXTENTS[draw(EXTENTS.length)];
    int b = EXTENTS[draw(EXTENTS.length)];
    boolean images = draw(3) == 0;
    List<Shape> choice =
        images
            ? windows.inputs(EXTENTS[draw(EXTENTS.length)], a, b)
            : matrices(a, b, EXTENTS[draw(4)]);
    shapes.addAll(choice.subList(0, images ? 2 : 1));
    int inputs = shapes.size() + 1 + draw(3);
    while (shapes.size() < inputs) {
      shapes.add(choice.get(draw(choice.size())));
    }
  }

  /// Shapes that broadcast with each other, or are each other's transpose; the first has all axes.
  private List<Shape> matrices(int a, int b, int c) {
    return List.of(
        draw(2) == 0 ? Shape.of(a, b) : Shape.of(c, a, b),
        Shape.of(b),
        Shape.of(a, 1),
        Shape.of(1, b),
        Shape.scalar(),
        Shape.of(c, a, b),
        Shape.of(c, 1, b),
        Shape.of(c, 1, 1),
        Shape.of(b, a));
  }

  /// How many steps the whole graph has.
  public static int steps(Seed seed) {
    return 3 + seed.child("steps").below(20, 0);
  }

  /// Real inputs, then one of I32, 0 to 2.
  public List<HostArray> inputs(Seed values) {
    List<HostArray> inputs = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      inputs.add(Samples.real(shapes.get(i), -1, 1, values.child(i)));
    }
    inputs.add(Samples.integers(shapes.getFirst(), 3, values));
    return inputs;
  }

  /// Everything that was made on the way, in order; the inputs are not among it. To be called once.
  public List<Tensor> build(List<Tensor> inputs, int steps) {
    List<Tensor> pool = new ArrayList<>(inputs);
    for (int i = 0; i < steps; i++) {
      pool.add(step(pool));
    }
    return pool.subList(inputs.size(), pool.size());
  }

  private int draw(int bound) {
    return seed.below(bound, draws++);
  }

  /// Mostly what was made last, so that chains grow; else anything.
  private Tensor pick(List<Tensor> pool) {
    boolean last = draw(3) > 0;
    Tensor picked = pool.get(last ? pool.size() - 1 : draw(pool.size()));
    return picked.toReal();
  }

  private Tensor step(List<Tensor> pool) {
    Tensor x = pick(pool);
    return switch (draw(19)) {
      case 0, 1, 2 -> unary(x);
      case 3, 4, 5 -> binary(x, partner(x, pool));
      case 6, 7 -> x.shape().rank() == 0 ? unary(x) : reduce(x);
      case 8 -> x.shape().rank() == 0 ? unary(x) : rows(x);
      case 9 -> product(x, pool);
      case 10 -> view(x);
      case 11 -> x.shape().rank() == 0 ? x.expandDims(0) : part(x);
      case 12 -> join(x, pool);
      case 13 -> pickOut(x, pool);
      case 14 -> spread(x);
      case 15, 16, 17 -> windows.step(x, pool);
      default -> rare(x, pool);
    };
  }

  private Tensor unary(Tensor x) {
    Formula f = Formula.input("x");
    List<UnaryOperator<Tensor>> functions =
        List.of(
            Tensor::tanh,
            Tensor::sigmoid,
            Tensor::softplus,
            Tensor::relu,
            Tensor::abs,
            Tensor::neg,
            t -> t.mul(0.7),
            t -> t.add(0.3).square().mul(0.5),
            t -> t.tanh().exp(),
            t -> t.square().add(0.5).sqrt(),
            t -> t.square().add(0.5).log(),
            t -> t.abs().add(0.5).pow(-1.5),
            t -> t.maximum(0.1).minimum(0.9),
            t -> t.sub(0.2).div(1.5),
            t -> t.apply(f.mul(f.sigmoid())),
            t -> t.sub(t.sigmoid().mul(t)));
    return functions.get(draw(functions.size())).apply(x);
  }

  private Tensor binary(Tensor x, Tensor y) {
    List<BinaryOperator<Tensor>> functions =
        List.of(
            Tensor::add,
            Tensor::sub,
            (a, b) -> a.tanh().mul(b),
            (a, b) -> a.mul(b.sigmoid()),
            (a, b) -> a.div(b.square().add(0.7)),
            Tensor::maximum,
            Tensor::minimum,
            (a, b) -> a.lessThan(0.05).where(b, a),
            (a, b) -> a.sub(b).square().mul(0.3));
    return functions.get(draw(functions.size())).apply(x, y);
  }

  /// Something from the pool that broadcasts with x to no more than the largest size.
  private Tensor partner(Tensor x, List<Tensor> pool) {
    int start = draw(pool.size());
    for (int i = 0; i < pool.size(); i++) {
      Tensor y = pool.get((start + i) % pool.size());
      if (broadcast(x.shape(), y.shape()) <= LARGEST) {
        return y.toReal();
      }
    }
    return x;
  }

  /// The number of elements after broadcasting; too many if the shapes do not fit.
  private static long broadcast(Shape a, Shape b) {
    long count = 1;
    for (int i = 1; i <= Math.max(a.rank(), b.rank()); i++) {
      int m = i <= a.rank() ? a.extent(-i) : 1;
      int n = i <= b.rank() ? b.extent(-i) : 1;
      if (m != n && m != 1 && n != 1) {
        return Long.MAX_VALUE;
      }
      count *= Math.max(m, n);
    }
    return count;
  }

  private int axis(Tensor x) {
    return draw(x.shape().rank());
  }

  private Tensor reduce(Tensor x) {
    int axis = axis(x);
    Tensor reduced =
        switch (draw(6)) {
          case 0 -> x.sum(axis).mul(0.2);
          case 1 -> x.mean(axis);
          case 2 -> x.max(axis);
          case 3 -> x.min(axis);
          case 4 -> x.logSumExp(axis);
          default -> x.square().mean(axis).add(0.1).sqrt(); // a norm
        };
    return draw(2) == 0 ? reduced : reduced.expandDims(axis);
  }

  private Tensor rows(Tensor x) {
    int axis = axis(x);
    return switch (draw(5)) {
      case 0 -> x.softmax(axis);
      case 1 -> x.logSoftmax(axis).mul(0.3);
      case 2 -> x.cumulativeSum(axis).mul(0.2);
      case 3 -> x.sub(x.mean(axis).expandDims(axis)); // centred
      default -> x.sub(x.max(axis).expandDims(axis)).exp();
    };
  }

  private Tensor product(Tensor x, List<Tensor> pool) {
    if (x.shape().rank() < 2) {
      return x.reshape(-1, 1).matmulT(x.reshape(-1, 1)).tanh(); // outer product
    }
    double scale = 1 / Math.sqrt(Math.max(1, x.shape().extent(-1)));
    for (Tensor y : pool.reversed()) {
      if (y.shape().rank() == 2 && draw(2) == 0) {
        if (y.shape().extent(0) == x.shape().extent(-1)) {
          return epilogue(x.matmul(y.toReal()).mul(scale));
        }
        if (y.shape().extent(1) == x.shape().extent(-1)) {
          return epilogue(x.matmulT(y.toReal()).mul(scale));
        }
      }
    }
    return x.shape().rank() > 3 ? x.tanh() : epilogue(x.matmulT(x).mul(scale));
  }

  private Tensor epilogue(Tensor product) {
    return switch (draw(3)) {
      case 0 -> product.tanh();
      case 1 -> product.add(product.pass().full(Shape.of(product.shape().extent(-1)), 0.1)).relu();
      default -> product;
    };
  }

  private Tensor view(Tensor x) {
    int rank = x.shape().rank();
    return switch (draw(4)) {
      case 0 -> x.flatten(0);
      case 1 -> rank > 3 ? x.flatten(1) : x.expandDims(draw(rank + 1));
      case 2 -> rank < 2 ? x.reshape(1, -1) : x.transpose();
      default -> x.permute(new Seed(draw(1_000)).permutation(rank));
    };
  }

  private Tensor part(Tensor x) {
    int axis = axis(x);
    int n = x.shape().extent(axis);
    int start = draw(Math.max(1, n));
    return switch (draw(3)) {
      case 0 -> x.slice(axis, Math.min(start, n), n);
      case 1 -> x.slice(axis, 0, Math.min(start + 1, n));
      default -> x.shape().elementCount() > LARGEST / 2 ? x.relu() : x.pad(axis, draw(3), draw(3));
    };
  }

  private Tensor join(Tensor x, List<Tensor> pool) {
    if (x.shape().rank() == 0) {
      return Tensor.stack(0, x, pick(pool).mean());
    }
    int axis = axis(x);
    if (x.shape().elementCount() > LARGEST / 3) {
      return Tensor.concat(axis, x.slice(axis, 0, 1), x.slice(axis, 0, 1).neg());
    }
    for (Tensor y : pool) {
      if (y.shape().rank() == x.shape().rank()
          && y.shape().without(axis).equals(x.shape().without(axis))
          && y.shape().elementCount() < LARGEST / 3) {
        return Tensor.concat(axis, x, y.toReal().sigmoid(), x.mul(0.5));
      }
    }
    return Tensor.stack(axis, x, x.square().mul(0.5));
  }

  /// By the I32 input, whose numbers go from 0 to 2.
  private Tensor pickOut(Tensor x, List<Tensor> pool) {
    Tensor labels = pool.stream().filter(t -> t.type() == DType.I32).findFirst().orElseThrow();
    Tensor few = labels.flatten(0).slice(0, 0, Math.min(5, labels.shape().elementCount()));
    if (x.shape().rank() == 0 || x.shape().elementCount() > LARGEST / 5) {
      return few.oneHot(3).mul(x.mean());
    }
    int axis = axis(x);
    Tensor wide = x.shape().extent(axis) < 3 ? x.pad(axis, 1, 2) : x;
    return switch (draw(3)) {
      case 0 -> wide.gather(axis, few);
      case 1 -> wide.gather(axis, few).scatterAdd(axis, few, 3).mul(0.5);
      default -> wide.takeAlong(axis, wide.slice(axis, 0, 2).lessThan(0.1).toInteger());
    };
  }

  private Tensor spread(Tensor x) {
    int copies = 2 + draw(3);
    if (x.shape().elementCount() * copies > LARGEST) {
      return x.mean().broadcastTo(Shape.of(copies));
    }
    return x.broadcastTo(Shape.of(copies).concat(x.shape()));
  }

  private Tensor rare(Tensor x, List<Tensor> pool) {
    return switch (draw(6)) {
      case 0 -> x.stopGradient().mul(x);
      case 1 -> x.mul(x.pass().uniform(x.shape()).lessThan(0.8)).div(0.8); // dropout
      case 2 -> x.add(x.pass().normal(x.shape()).mul(0.1));
      case 3 -> x.pass().apply(new Cube(), x.tanh());
      case 4 -> x.sumTo(Shape.scalar()).tanh();
      default -> partner(x, pool).equalTo(x).add(x); // of unequal numbers, as a rule
    };
  }

  /// x³, with a gradient of its own.
  private record Cube() implements CustomOp {
    @Override
    public String name() {
      return "cube";
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      return inputs.getFirst().square().mul(inputs.getFirst());
    }

    @Override
    public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
      return List.of(inputs.getFirst().square().mul(3).mul(gradient));
    }
  }
}
