package org.bpnet.testkit;

import static org.bpnet.testkit.operation.OpCases.ints;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Convolving.ConvolutionWeight;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Pooling.WindowPut;
import org.bpnet.core.op.Pooling.WindowTake;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;

/// Programs that are wrong, and what they are told.
final class ErrorCases {
  private ErrorCases() {}

  private record ErrorCase(
      String message, Class<? extends RuntimeException> type, Consumer<Pass> program) {}

  static Stream<ContractCase> list(Backend backend) {
    return Stream.of(shapes(), axes(), indices(), products(), windows())
        .flatMap(List::stream)
        .map(c -> new ContractCase("error " + c.message(), () -> verify(backend, c)));
  }

  private static void verify(Backend backend, ErrorCase c) {
    String message = c.message().replace("%s", backend.floatType().name());
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      c.program().accept(pass);
    } catch (RuntimeException e) {
      if (!c.type().isInstance(e) || !message.equals(e.getMessage())) {
        throw new AssertionError(
            String.format(Locale.ROOT, "need %s: %s, got %s", c.type().getSimpleName(), message, e),
            e);
      }
      return;
    }
    throw new AssertionError(
        String.format(Locale.ROOT, "need %s: %s, got no error", c.type().getSimpleName(), message));
  }

  private static ErrorCase shape(String message, Consumer<Pass> program) {
    return new ErrorCase(message, ShapeException.class, program);
  }

  private static ErrorCase index(String message, Consumer<Pass> program) {
    return new ErrorCase(message, IndexOutOfBoundsException.class, program);
  }

  private static Tensor zeros(Pass pass, int... extents) {
    Shape shape = Shape.of(extents);
    return pass.input(HostArray.of(new float[shape.elementCount()], shape));
  }

  private static List<ErrorCase> shapes() {
    return List.of(
        shape(
            "a + b: shapes [2, 3] and [2] do not broadcast (3 vs 2 at axis 1 from the end)",
            pass -> zeros(pass, 2, 3).add(zeros(pass, 2))),
        shape(
            "broadcast: [3] cannot be broadcast to [3, 2]",
            pass -> zeros(pass, 3).broadcastTo(Shape.of(3, 2))),
        shape(
            "reshape: [2, 3] has 6 elements, [4] needs 4",
            pass -> zeros(pass, 2, 3).reshape(Shape.of(4))),
        shape(
            "reshape: 6 elements of [2, 3] do not fill [4, -1]",
            pass -> zeros(pass, 2, 3).reshape(4, -1)),
        shape(
            "concat: shapes must agree on all axes but 0, got [2, 3] and [2, 4]",
            pass -> Tensor.concat(0, zeros(pass, 2, 3), zeros(pass, 2, 4))),
        shape("concat: need at least one tensor, got none", _ -> Tensor.concat(0)),
        shape(
            "concat: element types differ, got [%s, I32]",
            pass -> Tensor.concat(0, zeros(pass, 2), pass.range(2))),
        shape(
            "permute: need each of the 2 axes of [2, 3] once, got [1, 1]",
            pass -> zeros(pass, 2, 3).permute(1, 1)),
        shape("transpose: need at least 2 axes, got [3]", pass -> zeros(pass, 3).transpose()),
        shape("item: need one element, got shape [3]; see toHost", pass -> zeros(pass, 3).item()),
        shape(
            "backward: need a scalar, got I32 []; reduce it with sum() or mean(), or give a cotangent",
            pass -> pass.backward(pass.range(3).argMax(0))),
        shape(
            "backward: the cotangent must have the tensor's shape [3], got [2]",
            pass -> pass.backward(zeros(pass, 3), zeros(pass, 2))));
  }

  private static List<ErrorCase> axes() {
    return List.of(
        shape(
            "axis 2 does not exist in a tensor of shape [2, 3]", pass -> zeros(pass, 2, 3).sum(2)),
        shape(
            "axis -3 does not exist in a tensor of shape [2, 3]",
            pass -> zeros(pass, 2, 3).softmax(-3)),
        shape(
            "axis 1 does not exist in a tensor of shape [3]",
            pass -> pass.apply(new CumulativeSum(1, false), List.of(zeros(pass, 3)))),
        shape(
            "expandDims: need an axis from -3 to 2 for [2, 3], got 3",
            pass -> zeros(pass, 2, 3).expandDims(3)),
        shape("max: axis 1 of [3, 0] holds no elements", pass -> zeros(pass, 3, 0).max(1)),
        shape(
            "min: axis 0 of [0] holds no elements",
            pass -> pass.apply(new Reduce(Reduce.Kind.MIN, 0), List.of(zeros(pass, 0)))),
        shape("argMax: axis 0 of [0, 3] holds no elements", pass -> zeros(pass, 0, 3).argMax(0)),
        shape(
            "slice: need 0 <= start <= end <= 3 along axis 1 of [2, 3], got 2 to 4",
            pass -> zeros(pass, 2, 3).slice(1, 2, 4)),
        shape(
            "pad: counts must be >= 0, got -1 before and 0 after",
            pass -> zeros(pass, 2).pad(0, -1, 0)),
        shape(
            "argSort: need 0 <= limit <= 3 along axis 0 of [3], got 4",
            pass -> zeros(pass, 3).topK(0, 4)));
  }

  private static List<ErrorCase> indices() {
    return List.of(
        shape(
            "gather: indices must be I32, got %s",
            pass -> zeros(pass, 3).gather(0, zeros(pass, 2))),
        shape(
            "takeAlong: index must agree with the tensor on all axes but 1, got index [3, 1] for"
                + " tensor [2, 3]",
            pass -> zeros(pass, 2, 3).takeAlong(1, pass.range(3).expandDims(1))),
        shape(
            "scatterAdd: axes 0 to 0 of the tensor must be those of the index, got [2, 3] and index"
                + " [3]",
            pass -> zeros(pass, 2, 3).scatterAdd(0, pass.range(3), 5)),
        shape(
            "addAlong: index and tensor must have one shape, got [2] and index [3]",
            pass -> zeros(pass, 2).addAlong(0, pass.range(3), 5)),
        index(
            "gather: need indices from 0 to 2, got 3",
            pass -> zeros(pass, 3).gather(0, pass.input(ints(0, 3))).toHost()),
        index(
            "gather: need indices from 0 to 2, got -1",
            pass -> zeros(pass, 3, 4).gather(0, pass.input(ints(-1))).toHost()),
        index(
            "scatterAdd: need indices from 0 to 1, got 2",
            pass -> zeros(pass, 3).scatterAdd(0, pass.range(3), 2).toHost()),
        index(
            "takeAlong: need indices from 0 to 1, got 2",
            pass -> zeros(pass, 2).takeAlong(0, pass.range(3)).toHost()),
        index(
            "addAlong: need indices from 0 to 1, got 2",
            pass -> zeros(pass, 3).addAlong(0, pass.range(3), 2).toHost()));
  }

  private static List<ErrorCase> products() {
    return List.of(
        shape(
            "matmul: inner extents differ, got [64, 784] x [128, 784] (784 vs 128); did you mean"
                + " matmulT?",
            pass -> zeros(pass, 64, 784).matmul(zeros(pass, 128, 784))),
        shape(
            "matmul: inner extents differ, got [2, 3] x [3, 4] transposed (3 vs 4); did you mean"
                + " matmul?",
            pass -> zeros(pass, 2, 3).matmulT(zeros(pass, 3, 4))),
        shape(
            "matmul: inner extents differ, got [2, 3] x [4, 5] (3 vs 4)",
            pass -> zeros(pass, 2, 3).matmul(zeros(pass, 4, 5))),
        shape(
            "matmul: inner extents differ, got [3, 2] transposed x [4, 5] (3 vs 4)",
            pass ->
                pass.apply(new MatMul(true, false), List.of(zeros(pass, 3, 2), zeros(pass, 4, 5)))),
        shape(
            "matmul: need two matrices (or equal batches of them), got [3] x [3, 2]",
            pass -> zeros(pass, 3).matmul(zeros(pass, 3, 2))),
        shape(
            "matmul: need two matrices (or equal batches of them), got [2, 3, 4] x [3, 4, 5]",
            pass -> zeros(pass, 2, 3, 4).matmul(zeros(pass, 3, 4, 5))),
        shape(
            "matmul: leading axes differ, got [2, 3, 4, 5] x [2, 2, 5, 6]",
            pass -> zeros(pass, 2, 3, 4, 5).matmul(zeros(pass, 2, 2, 5, 6))));
  }

  private static List<ErrorCase> windows() {
    Window three = Window.square(3);
    return List.of(
        shape(
            "convolve: need images [N, H, W, C] (channels last), got [8, 9]",
            pass -> zeros(pass, 8, 9).convolve(zeros(pass, 3, 3, 1, 2), three, 1)),
        shape(
            "convolve: the window reaches over 5 x 5, more than the padded input has, 4 x 6 of"
                + " [2, 4, 6, 1]; pad more, or use a smaller window",
            pass ->
                zeros(pass, 2, 4, 6, 1).convolve(zeros(pass, 3, 3, 1, 2), three.dilation(2), 1)),
        shape(
            "convolve: need a kernel [3, 3, in/groups, out] for this window, got [5, 5, 1, 2]",
            pass -> zeros(pass, 2, 8, 8, 1).convolve(zeros(pass, 5, 5, 1, 2), three, 1)),
        shape(
            "convolve: 3 channels in 1 groups need a kernel [3, 3, 3, out], got [3, 3, 1, 2]",
            pass -> zeros(pass, 2, 8, 8, 3).convolve(zeros(pass, 3, 3, 1, 2), three, 1)),
        shape(
            "convolve: groups must divide the channels, got 2 groups of 3 -> 4 channels",
            pass -> zeros(pass, 2, 8, 8, 3).convolve(zeros(pass, 3, 3, 1, 4), three, 2)),
        shape(
            "sequences [N, L, C] need a window of one row, got 3 x 3 for [2, 8, 3]; see Window.line",
            pass -> zeros(pass, 2, 8, 3).windowSum(three)),
        shape(
            "convolveTransposed: need 2 channels for the kernel [3, 3, 4, 2], got [2, 8, 8, 3]",
            pass ->
                zeros(pass, 2, 8, 8, 3)
                    .convolveTransposed(zeros(pass, 3, 3, 4, 2), three, 1, 0, 0)),
        shape(
            "convolveTransposed: need an output padding from 0 to 1 (below the stride), got 2",
            pass ->
                zeros(pass, 2, 8, 8, 2)
                    .convolveTransposed(zeros(pass, 3, 3, 4, 2), three.stride(2), 1, 0, 2)),
        shape(
            "convolveTransposed: 1 positions of 3 padding 2, 2 leave no extent for the result",
            pass ->
                zeros(pass, 2, 1, 1, 2)
                    .convolveTransposed(zeros(pass, 3, 3, 4, 2), three.padding(2), 1, 0, 0)),
        shape(
            "convolutionWeight: the window has 6 x 6 positions on [2, 8, 8, 1], got [2, 7, 6, 4] for"
                + " them",
            pass ->
                pass.apply(
                    new ConvolutionWeight(three, 1),
                    List.of(zeros(pass, 2, 8, 8, 1), zeros(pass, 2, 7, 6, 4)))),
        shape(
            "windowMax: selector and values must have one shape, got [1, 4, 4, 1] and [1, 4, 4, 2]",
            pass ->
                pass.apply(
                    new WindowTake(three),
                    List.of(zeros(pass, 1, 4, 4, 1), zeros(pass, 1, 4, 4, 2)))),
        shape(
            "windowMax: a window (3 padding 3, 3 x 3 padding 3, 3) would lie in the padding of"
                + " [1, 4, 4, 1] alone; pad by less than it reaches",
            pass -> zeros(pass, 1, 4, 4, 1).windowMax(three.padding(3))),
        shape(
            "windowPut: need equal channels, got [1, 4, 4, 1] and [1, 2, 2, 3]",
            pass ->
                pass.apply(
                    new WindowPut(three),
                    List.of(zeros(pass, 1, 4, 4, 1), zeros(pass, 1, 2, 2, 3)))));
  }
}
