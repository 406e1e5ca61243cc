package org.bpnet.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.compose.Definitions;
import org.bpnet.core.compose.Products;
import org.bpnet.core.compose.Reductions;
import org.bpnet.core.compose.Reshaping;
import org.bpnet.core.compose.Windowing;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Cast;
import org.bpnet.core.op.Indexing.AddAlong;
import org.bpnet.core.op.Indexing.Gather;
import org.bpnet.core.op.Indexing.ScatterAdd;
import org.bpnet.core.op.Indexing.TakeAlong;
import org.bpnet.core.op.Marker.StopGradient;
import org.bpnet.core.op.Movement.Broadcast;
import org.bpnet.core.op.Movement.Concat;
import org.bpnet.core.op.Movement.Pad;
import org.bpnet.core.op.Movement.Permute;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Movement.Slice;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.ArgSort;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.core.op.Rowwise.LogSoftmax;
import org.bpnet.core.op.Rowwise.LogSumExp;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.op.Rowwise.Softmax;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Storage;
import org.jspecify.annotations.Nullable;

/// An immutable, row-major array of numbers in a [Pass], or rather the expression that yields it:
/// operations only record what is to be computed, and the numbers come when they are looked at
/// ([#item], [#toHost]) or committed. Shapes are checked at once.
///
/// Operands of pointwise operations are broadcast: shapes are aligned at the last axis, and an axis
/// that is missing or of extent 1 is repeated. A negative axis counts from the end.
///
/// The file is longer than others because operations are methods; each is a line or two.
public final class Tensor implements Operand {
  private final Pass pass;
  private final long id;
  private final Primitive op;
  private final List<Tensor> inputs;
  private final Shape shape;
  private final DType type;
  private final String scope;
  private final boolean differentiable;

  /// Where the value of a `Scalar` comes from.
  private final DoubleSupplier scalar;

  /// The seed of a `Random`, or its number among them while a [Traced] computation is recorded.
  private final long key;

  private @Nullable Storage storage;

  /// What a tensor is born with beside its operation; leaves differ in these.
  record Leaf(DoubleSupplier scalar, long key, @Nullable Storage storage, boolean differentiable) {
    static final DoubleSupplier ZERO = () -> 0;
    static final Leaf CONSTANT = new Leaf(ZERO, 0, null, false);
    static final Leaf WATCHED = new Leaf(ZERO, 0, null, true);
  }

  Tensor(Pass pass, long id, Primitive op, List<Tensor> inputs, String scope, Leaf leaf) {
    this.pass = pass;
    this.id = id;
    this.op = op;
    this.inputs = inputs;
    this.scope = scope;
    var shapes = new Shape[inputs.size()]; // loops, not streams: a step makes a hundred tensors
    var types = new DType[inputs.size()];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = inputs.get(i).shape;
      types[i] = inputs.get(i).type;
    }
    this.shape = op.shape(List.of(shapes));
    this.type = op.type(List.of(types), pass.backend().floatType());
    this.scalar = leaf.scalar();
    this.key = leaf.key();
    this.storage = leaf.storage();
    boolean reached = leaf.differentiable();
    for (int i = 0; i < shapes.length; i++) {
      reached |= inputs.get(i).differentiable;
    }
    this.differentiable = reached && type.isFloat() && !(op instanceof StopGradient);
  }

  // ---- what it is ---------------------------------------------------------------------------

  /// The extents.
  public Shape shape() {
    return shape;
  }

  /// The element type.
  public DType type() {
    return type;
  }

  /// The pass it belongs to.
  public Pass pass() {
    return pass;
  }

  /// The operation that yields it.
  public Primitive op() {
    return op;
  }

  /// The operation's operands.
  public List<Tensor> inputs() {
    return inputs;
  }

  /// Where in the model it was made: the names given to [Pass#within], joined by dots. For a
  /// parameter, its path.
  public String scope() {
    return scope;
  }

  /// Whether it depends on a parameter, an input or a watched tensor ([#watch]) in a way that a
  /// gradient can follow.
  public boolean isDifferentiable() {
    return differentiable;
  }

  long id() {
    return id;
  }

  DoubleSupplier scalar() {
    return scalar;
  }

  long key() {
    return key;
  }

  @Nullable Storage storage() {
    return storage;
  }

  void store(Storage value) {
    storage = value;
  }

  /// The values, copied out.
  ///
  /// @throws org.bpnet.core.spi.ClosedException if the pass is closed
  public HostArray toHost() {
    return pass.look(this).read(shape);
  }

  /// The only element.
  ///
  /// @throws ShapeException if there is not exactly one
  public double item() {
    if (shape.elementCount() != 1) {
      throw new ShapeException("item: need one element, got shape " + shape + "; see toHost");
    }
    return toHost().at(0);
  }

  @Override
  public Tensor in(Pass other) {
    if (other != pass) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s belongs to the pass opened at %s, not to the one opened at %s; carry values over with toHost",
              this,
              pass.openedAt(),
              other.openedAt()));
    }
    return this;
  }

  @Override
  public String toString() {
    return "Tensor "
        + type
        + " "
        + shape
        + " of "
        + op.name()
        + (scope.isEmpty() ? "" : " in " + scope);
  }

  // ---- pointwise ----------------------------------------------------------------------------

  /// A formula of one input, which this tensor stands for whatever its name.
  public Tensor apply(Formula formula) {
    return apply(new Pointwise(formula, formula.inputs()), this);
  }

  private Tensor apply(Primitive primitive, Tensor... operands) {
    return pass.apply(primitive, List.of(operands));
  }

  private Tensor binary(Pointwise definition, Operand other) {
    return apply(definition, this, other.in(pass));
  }

  private Tensor binary(Pointwise definition, double other) {
    return apply(definition, this, pass.scalar(other));
  }

  public Tensor add(Operand other) {
    return binary(Definitions.ADD, other);
  }

  public Tensor add(double other) {
    return binary(Definitions.ADD, other);
  }

  public Tensor sub(Operand other) {
    return binary(Definitions.SUB, other);
  }

  public Tensor sub(double other) {
    return binary(Definitions.SUB, other);
  }

  public Tensor mul(Operand other) {
    return binary(Definitions.MUL, other);
  }

  public Tensor mul(double other) {
    return binary(Definitions.MUL, other);
  }

  public Tensor div(Operand other) {
    return binary(Definitions.DIV, other);
  }

  public Tensor div(double other) {
    return binary(Definitions.DIV, other);
  }

  /// x to a power. NaN for a negative base and a fractional exponent.
  public Tensor pow(double exponent) {
    return binary(Definitions.POW, exponent);
  }

  /// The larger of two; the gradient at a tie goes to this tensor.
  public Tensor maximum(Operand other) {
    return binary(Definitions.MAXIMUM, other);
  }

  /// The larger of element and number; the gradient at a tie goes to this tensor.
  public Tensor maximum(double other) {
    return binary(Definitions.MAXIMUM, other);
  }

  /// The smaller of two; the gradient at a tie goes to this tensor.
  public Tensor minimum(Operand other) {
    return binary(Definitions.MINIMUM, other);
  }

  /// The smaller of element and number; the gradient at a tie goes to this tensor.
  public Tensor minimum(double other) {
    return binary(Definitions.MINIMUM, other);
  }

  /// 1 where equal, else 0. Works on I32 tensors too.
  public Tensor equalTo(Operand other) {
    return binary(Definitions.EQUAL, other);
  }

  /// 1 where this is smaller, else 0.
  public Tensor lessThan(Operand other) {
    return binary(Definitions.LESS, other);
  }

  /// 1 where this is smaller, else 0.
  public Tensor lessThan(double other) {
    return binary(Definitions.LESS, other);
  }

  /// 1 where this is smaller or equal, else 0.
  public Tensor atMost(Operand other) {
    return binary(Definitions.LESS_OR_EQUAL, other);
  }

  /// `then` where this is not 0, else `otherwise`; the branch not taken gets no gradient.
  public Tensor where(Operand then, Operand otherwise) {
    return apply(Definitions.WHERE, this, then.in(pass), otherwise.in(pass));
  }

  public Tensor neg() {
    return apply(Definitions.NEG, this);
  }

  /// |x|, gradient 0 at 0.
  public Tensor abs() {
    return apply(Definitions.ABS, this);
  }

  /// −1, 0 or 1.
  public Tensor sign() {
    return apply(Definitions.SIGN, this);
  }

  public Tensor square() {
    return apply(Definitions.SQUARE, this);
  }

  /// √x, gradient +∞ at 0. For the root of a sum of squares see [#norm].
  public Tensor sqrt() {
    return apply(Definitions.SQRT, this);
  }

  public Tensor exp() {
    return apply(Definitions.EXP, this);
  }

  public Tensor log() {
    return apply(Definitions.LOG, this);
  }

  public Tensor tanh() {
    return apply(Definitions.TANH, this);
  }

  public Tensor sigmoid() {
    return apply(Definitions.SIGMOID, this);
  }

  /// log(1 + eˣ), without overflow.
  public Tensor softplus() {
    return apply(Definitions.SOFTPLUS, this);
  }

  /// max(0, x), gradient 0 at 0.
  public Tensor relu() {
    return apply(Definitions.RELU, this);
  }

  // ---- reductions ---------------------------------------------------------------------------

  /// The sum of all elements, `[]`.
  public Tensor sum() {
    return reshape(Shape.of(shape.elementCount())).apply(Reduce.Kind.SUM, 0);
  }

  /// Sums over the given axes, which disappear.
  public Tensor sum(int... axes) {
    return Reductions.sum(this, axes);
  }

  /// The mean of all elements, `[]`.
  public Tensor mean() {
    return sum().mul(1.0 / shape.elementCount());
  }

  /// Means over the given axes, which disappear.
  public Tensor mean(int... axes) {
    Tensor sum = sum(axes);
    double count = (double) shape.elementCount() / Math.max(1, sum.shape.elementCount());
    return sum.mul(1 / count);
  }

  /// The largest element along an axis, which disappears; the gradient goes to the first of equals.
  public Tensor max(int axis) {
    return apply(Reduce.Kind.MAX, shape.axis(axis));
  }

  /// The smallest element along an axis, which disappears; the gradient goes to the first of
  /// equals.
  public Tensor min(int axis) {
    return apply(Reduce.Kind.MIN, shape.axis(axis));
  }

  /// The product along an axis, which disappears. Multiplied as a balanced tree, so that gradients
  /// of all orders are exact where elements are 0.
  public Tensor prod(int axis) {
    return Reductions.product(toReal(), shape.axis(axis));
  }

  /// ‖x‖ = √Σx² along an axis, which disappears. Scaled by the largest element, so that squares
  /// neither overflow nor vanish.
  ///
  /// **Gradient.** x/‖x‖; at 0, where there is none, the subgradient 0, and 0 for all orders above.
  public Tensor norm(int axis) {
    return Reductions.norm(toReal(), shape.axis(axis));
  }

  /// The Euclidean distances between the rows of this tensor and those of another: ‖xᵢ − yⱼ‖.
  /// Differences are taken before squares, so distances of near rows keep their digits.
  ///
  /// **Shapes.** `[.., N, D], [.., M, D] -> [.., N, M]`. **Gradient.** As that of [#norm]: 0 where
  /// two rows are the same.
  ///
  /// @throws ShapeException if rows differ in length
  public Tensor distances(Operand other) {
    return Reductions.distances(this, other.in(pass));
  }

  /// Positions of the largest elements along an axis, I32; the lowest position at ties.
  public Tensor argMax(int axis) {
    return apply(new ArgReduce(ArgReduce.Kind.ARG_MAX, shape.axis(axis)), this);
  }

  /// Positions of the smallest elements along an axis, I32; the lowest position at ties.
  public Tensor argMin(int axis) {
    return apply(new ArgReduce(ArgReduce.Kind.ARG_MIN, shape.axis(axis)), this);
  }

  /// exp(x)/Σexp(x) along an axis.
  public Tensor softmax(int axis) {
    return apply(new Softmax(shape.axis(axis)), this);
  }

  /// log(softmax(x)) along an axis, finite for finite x.
  public Tensor logSoftmax(int axis) {
    return apply(new LogSoftmax(shape.axis(axis)), this);
  }

  /// log Σ exp(x) along an axis, which disappears.
  public Tensor logSumExp(int axis) {
    return apply(new LogSumExp(shape.axis(axis)), this);
  }

  /// Running sums along an axis.
  public Tensor cumulativeSum(int axis) {
    return apply(new CumulativeSum(shape.axis(axis), false), this);
  }

  private Tensor apply(Reduce.Kind kind, int axis) {
    return apply(new Reduce(kind, axis), this);
  }

  /// The sum over those axes along which a tensor of shape `target` would have to be repeated to
  /// get this tensor's shape: the adjoint of broadcasting.
  public Tensor sumTo(Shape target) {
    return Reductions.sumTo(this, target);
  }

  // ---- products -----------------------------------------------------------------------------

  /// Matrix product. `[M, K] x [K, N] -> [M, N]`; with leading axes on both sides, which must be
  /// equal, matrix by matrix; with leading axes on this side only, `[B.., M, K] x [K, N] -> [B..,
  /// M, N]`.
  public Tensor matmul(Operand other) {
    return Products.matmul(this, other.in(pass), false);
  }

  /// Matrix product with the other side transposed, `[M, K] x [N, K] -> [M, N]`; leading axes as in
  /// [#matmul].
  public Tensor matmulT(Operand other) {
    return Products.matmul(this, other.in(pass), true);
  }

  // ---- windows ------------------------------------------------------------------------------

  /// Convolution with a kernel `[KH, KW, C/groups, D]`, `[N, H, W, C] -> [N, OH, OW, D]`, or of
  /// sequences with `[K, C/groups, D]`, `[N, L, C] -> [N, OL, D]`: see
  /// [org.bpnet.core.op.Convolving.Convolution].
  public Tensor convolve(Operand weight, Window window, int groups) {
    return Windowing.convolve(this, weight.in(pass), window, groups);
  }

  /// The transposed convolution with a kernel `[KH, KW, D/groups, C]`, `[N, OH, OW, C] -> [N, H, W,
  /// D]`: see [org.bpnet.core.op.Convolving.ConvolutionInput]. H is the smallest extent with OH
  /// positions and `moreRows` more (0 to stride − 1; PyTorch's output padding), and W likewise. Of
  /// sequences, with `[K, D/groups, C]`.
  public Tensor convolveTransposed(
      Operand weight, Window window, int groups, int moreRows, int moreColumns) {
    return Windowing.convolveTransposed(
        this, weight.in(pass), window, groups, moreRows, moreColumns);
  }

  /// Sums over windows, `[N, H, W, C] -> [N, OH, OW, C]`, or of sequences `[N, L, C]`; padding
  /// counts as 0.
  public Tensor windowSum(Window window) {
    return Windowing.sum(this, window);
  }

  /// The largest elements of windows, `[N, H, W, C] -> [N, OH, OW, C]`, or of sequences `[N, L,
  /// C]`; padding never counts, NaN wins, and the gradient goes to the first of equals: see
  /// [org.bpnet.core.op.Pooling.WindowTake].
  public Tensor windowMax(Window window) {
    return Windowing.max(this, window);
  }

  // ---- indices ------------------------------------------------------------------------------

  /// Slices along an axis picked by an I32 tensor: see [Gather].
  public Tensor gather(int axis, Tensor index) {
    return apply(new Gather(shape.axis(axis)), this, index.in(pass));
  }

  /// Slices added up at the places an I32 tensor names: see [ScatterAdd].
  public Tensor scatterAdd(int axis, Tensor index, int extent) {
    return apply(new ScatterAdd(axis, extent), this, index.in(pass));
  }

  /// Elements along an axis picked by an I32 tensor of the same rank: see [TakeAlong].
  public Tensor takeAlong(int axis, Tensor index) {
    return apply(new TakeAlong(shape.axis(axis)), this, index.in(pass));
  }

  /// Elements added up at the places an I32 tensor names: see [AddAlong].
  public Tensor addAlong(int axis, Tensor index, int extent) {
    return apply(new AddAlong(shape.axis(axis), extent), this, index.in(pass));
  }

  /// Labels as unit vectors along a new last axis, `[A..] -> [A.., classes]`. A label outside 0 to
  /// classes − 1 becomes zeros.
  public Tensor oneHot(int classes) {
    return expandDims(-1).equalTo(pass.range(classes));
  }

  /// Positions that sort along an axis, I32; stable, NaN last when ascending.
  public Tensor argSort(int axis, boolean descending) {
    int a = shape.axis(axis);
    return apply(new ArgSort(a, descending, shape.extent(a)), this);
  }

  /// The elements in order along an axis.
  public Tensor sort(int axis, boolean descending) {
    return takeAlong(axis, argSort(axis, descending));
  }

  /// Positions of the k largest elements along an axis, largest first, I32. Their values are
  /// `takeAlong` of it.
  public Tensor topK(int axis, int k) {
    return apply(new ArgSort(shape.axis(axis), true, k), this);
  }

  // ---- shape --------------------------------------------------------------------------------

  /// The same elements under another shape.
  public Tensor reshape(Shape target) {
    return shape.equals(target) ? this : apply(new Reshape(target), this);
  }

  /// The same elements under another shape; one extent may be −1, to be found.
  public Tensor reshape(int... extents) {
    return reshape(Reshaping.target(shape, extents));
  }

  /// All axes from `axis` on merged into one.
  public Tensor flatten(int axis) {
    int a = axis == shape.rank() ? axis : shape.axis(axis);
    return reshape(shape.slice(0, a).concat(Shape.of(shape.count(a, shape.rank()))));
  }

  /// Axes in another order: axis `i` of the result is axis `order[i]` of this.
  public Tensor permute(int... order) {
    return apply(new Permute(Arrays.stream(order).boxed().toList()), this);
  }

  /// The last two axes exchanged.
  public Tensor transpose() {
    return permute(Reshaping.transposed(shape));
  }

  /// A new axis of extent 1 before `axis`; −1 adds it at the end.
  public Tensor expandDims(int axis) {
    return reshape(Reshaping.withUnitAxis(shape, axis));
  }

  /// Repeated to a larger shape.
  public Tensor broadcastTo(Shape target) {
    return shape.equals(target) ? this : apply(new Broadcast(target), this);
  }

  /// The part from `start` to `end` (exclusive) along an axis.
  public Tensor slice(int axis, int start, int end) {
    return apply(new Slice(shape.axis(axis), start, end), this);
  }

  /// Zeros before and after along an axis.
  public Tensor pad(int axis, int before, int after) {
    return apply(new Pad(shape.axis(axis), before, after), this);
  }

  /// Tensors one after the other along an axis.
  public static Tensor concat(int axis, Tensor... tensors) {
    if (tensors.length == 0) {
      throw new ShapeException("concat: need at least one tensor, got none");
    }
    return tensors[0].apply(new Concat(tensors[0].shape.axis(axis)), tensors);
  }

  /// Tensors of one shape side by side along a new axis.
  public static Tensor stack(int axis, Tensor... tensors) {
    var expanded = new ArrayList<Tensor>();
    for (Tensor tensor : tensors) {
      expanded.add(tensor.expandDims(axis));
    }
    return concat(axis, expanded.toArray(Tensor[]::new));
  }

  // ---- type and gradient --------------------------------------------------------------------

  /// Real numbers cut off to I32.
  public Tensor toInteger() {
    return type == DType.I32 ? this : apply(new Cast(true), this);
  }

  /// Integers as real numbers.
  public Tensor toReal() {
    return type.isFloat() ? this : apply(new Cast(false), this);
  }

  /// The same value, a constant to gradients.
  public Tensor stopGradient() {
    return apply(new StopGradient(), this);
  }

  /// The same value with a gradient of its own: a leaf, if this is a constant to gradients, such as
  /// random numbers or what [#stopGradient] returns; otherwise this tensor, which has one already.
  ///
  /// ```java
  /// Tensor noise = pass.normal(Shape.of(64, 2)).watch();
  /// Tensor slope = pass.backward(model.forward(noise).sum()).of(noise);
  /// ```
  ///
  /// @throws ShapeException if it holds integers, which have no gradient
  public Tensor watch() {
    if (!type.isFloat()) {
      throw new ShapeException(
          "watch: need real numbers, got " + type + " " + shape + "; see toReal");
    }
    return differentiable ? this : pass.watched(this);
  }
}
