package org.bpnet.train.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Cast;
import org.bpnet.core.op.Convolving;
import org.bpnet.core.op.Indexing;
import org.bpnet.core.op.Leaf;
import org.bpnet.core.op.Marker;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Movement;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Pooling;
import org.bpnet.core.op.Rowwise;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;

/// The statements that compute what a layer makes of one example, `x`, in evaluation.
final class NetworkCode {
  /// A method of Java holds 64 kB of bytecode. Ours.
  private static final int MOST_STEPS = 800;

  private final Statements out = new Statements();
  private final Map<String, HostArray> constants = new LinkedHashMap<>();
  private final IdentityHashMap<Tensor, Value> values = new IdentityHashMap<>();
  private final Set<String> names = new HashSet<>();
  private String result = "";

  private NetworkCode() {}

  /// A value that is computed.
  ///
  /// @param name the variable or constant of it, or a number
  /// @param stored the shape of the array; what is missing to `shape` is repeated
  /// @param shape its shape
  private record Value(String name, Shape stored, Shape shape) {
    boolean isNumber() {
      return !Character.isJavaIdentifierStart(name.charAt(0));
    }
  }

  /// Writes a layer.
  ///
  /// @param example the shape of one example
  /// @throws NotWritten if there is no Java for something in it: what, and where
  static NetworkCode of(Layer layer, Parameters params, Shape example) {
    var code = new NetworkCode();
    try (Pass pass = Pass.eval(params.backend())) {
      Shape one = example.insert(0, 1);
      Tensor x = pass.input(HostArray.of(new float[one.elementCount()], one));
      code.run(x, layer.forward(x));
    }
    return code;
  }

  /// The statements.
  Statements statements() {
    return out;
  }

  /// The variable that holds the result.
  String result() {
    return result;
  }

  /// Arrays of numbers by their names.
  Map<String, HostArray> constants() {
    return constants;
  }

  // ---- order ------------------------------------------------------------------------------------

  private void run(Tensor input, Tensor output) {
    List<Tensor> order = inOrder(output);
    Set<Tensor> moving = Collections.newSetFromMap(new IdentityHashMap<>());
    moving.add(input);
    values.put(input, new Value("x", input.shape(), input.shape()));
    for (Tensor tensor : order) {
      if (tensor.op() instanceof Leaf.Random) {
        throw new NotWritten(where(tensor) + "random numbers");
      }
      if (tensor.inputs().stream().anyMatch(moving::contains)) {
        moving.add(tensor);
      }
    }
    if (moving.size() > MOST_STEPS) {
      throw new NotWritten(
          String.format(
              Locale.ROOT,
              "a network of %d steps, where one method holds %d",
              moving.size(),
              MOST_STEPS));
    }
    for (Tensor tensor : order) {
      if (moving.contains(tensor) && tensor != input) {
        values.put(tensor, compute(tensor));
      }
    }
    Value last = value(output);
    result = isWhole(last) ? last.name() : array(last);
  }

  private static List<Tensor> inOrder(Tensor output) {
    List<Tensor> order = new ArrayList<>();
    Set<Tensor> placed = Collections.newSetFromMap(new IdentityHashMap<>());
    var open = new ArrayDeque<Tensor>();
    open.push(output);
    while (!open.isEmpty()) {
      Tensor tensor = open.element();
      int before = open.size();
      if (!placed.contains(tensor)) {
        tensor.inputs().stream().filter(in -> !placed.contains(in)).forEach(open::push);
      }
      if (open.size() == before) {
        open.pop();
        if (placed.add(tensor)) {
          order.add(tensor);
        }
      }
    }
    return order;
  }

  private static String where(Tensor tensor) {
    return tensor.scope().isEmpty() ? "" : "layer " + tensor.scope() + ": ";
  }

  // ---- values -----------------------------------------------------------------------------------

  /// What is not computed of the input is a constant: its value is kept.
  private Value value(Tensor tensor) {
    Value known = values.get(tensor);
    if (known == null) {
      known = constant(tensor);
      values.put(tensor, known);
    }
    return known;
  }

  private Value constant(Tensor tensor) {
    if (tensor.op() instanceof Marker) {
      return value(tensor.inputs().getLast());
    }
    if (tensor.op() instanceof Movement.Broadcast) {
      Value before = value(tensor.inputs().getFirst());
      return new Value(before.name(), before.stored(), tensor.shape());
    }
    HostArray array = tensor.toHost();
    if (array.shape().elementCount() == 1) {
      return new Value(JavaText.number(array.at(0)), Shape.scalar(), tensor.shape());
    }
    String wanted = JavaText.constant(tensor.scope().isEmpty() ? "constant" : tensor.scope());
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    constants.put(name, array);
    return new Value(name, tensor.shape(), tensor.shape());
  }

  private static boolean isWhole(Value value) {
    return !value.isNumber() && value.stored().elementCount() == value.shape().elementCount();
  }

  /// The name of an array that holds every element.
  private String array(Value value) {
    if (isWhole(value)) {
      return value.name();
    }
    String element =
        value.isNumber()
            ? value.name()
            : value.name() + "[" + ElementIndex.broadcast(value.shape(), value.stored()) + "]";
    return out.loop(value.shape().elementCount(), List.of(), element);
  }

  private String array(Tensor tensor) {
    return array(value(tensor));
  }

  // ---- operations -------------------------------------------------------------------------------

  private Value compute(Tensor tensor) {
    Shape shape = tensor.shape();
    return switch (tensor.op()) {
      case Marker _ -> value(tensor.inputs().getLast());
      case Movement.Broadcast _ -> {
        Value before = value(tensor.inputs().getFirst());
        yield new Value(before.name(), before.stored(), shape);
      }
      case Movement.Reshape _ -> new Value(array(tensor.inputs().getFirst()), shape, shape);
      case Cast(boolean toInteger) when !toInteger -> value(tensor.inputs().getFirst());
      default -> {
        comment(tensor);
        yield new Value(written(tensor), shape, shape);
      }
    };
  }

  private void comment(Tensor tensor) {
    String scope = tensor.scope().replaceAll("[^\\w. -]", "");
    out.add("// " + (scope.isEmpty() ? "" : scope + ": ") + tensor.op().name());
  }

  private String written(Tensor tensor) {
    return switch (tensor.op()) {
      case Pointwise op -> pointwise(tensor, op);
      case MatMul op -> product(tensor, op);
      case Convolving.Convolution(Window window, int groups) -> {
        Shape x = tensor.inputs().getFirst().shape();
        yield out.call(
            Helper.CONVOLVE,
            array(tensor.inputs().get(0)),
            array(tensor.inputs().get(1)),
            x.extent(0),
            x.extent(1),
            x.extent(2),
            x.extent(3),
            tensor.shape().extent(3),
            groups,
            span(window.rows(), tensor.shape().extent(1)),
            span(window.columns(), tensor.shape().extent(2)));
      }
      case Pooling.WindowSum(Window window) -> pool(tensor, window, false);
      case Pooling.WindowTake(Window window)
          when value(tensor.inputs().get(0)).equals(value(tensor.inputs().get(1))) ->
          pool(tensor, window, true);
      case Rowwise op -> rowwise(tensor, op);
      case Movement op -> moved(tensor, op);
      case Indexing _, Convolving _, Pooling _, Leaf _, Cast _, Marker _ ->
          throw new NotWritten(where(tensor) + "the operation " + tensor.op().name());
    };
  }

  private String pointwise(Tensor tensor, Pointwise op) {
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i < tensor.inputs().size(); i++) {
      Value value = value(tensor.inputs().get(i));
      String element =
          value.isNumber()
              ? value.name()
              : value.name() + "[" + ElementIndex.broadcast(tensor.shape(), value.stored()) + "]";
      arguments.put(op.arguments().get(i), element);
    }
    List<String> before = new ArrayList<>();
    String element = new FormulaCode(arguments, before, out).write(op.formula());
    return out.loop(tensor.shape().elementCount(), before, element);
  }

  private String product(Tensor tensor, MatMul op) {
    Shape shape = tensor.shape();
    Shape a = tensor.inputs().getFirst().shape();
    return out.call(
        Helper.PRODUCT,
        array(tensor.inputs().get(0)),
        array(tensor.inputs().get(1)),
        shape.count(0, shape.rank() - 2),
        shape.extent(-2),
        a.extent(op.transposeA() ? -2 : -1),
        shape.extent(-1),
        op.transposeA(),
        op.transposeB());
  }

  private static String span(Span span, int positions) {
    return String.format(
        Locale.ROOT,
        "new int[] {%d, %d, %d, %d, %d}",
        span.taps(),
        span.stride(),
        span.dilation(),
        span.before(),
        positions);
  }

  private String pool(Tensor tensor, Window window, boolean largest) {
    Shape x = tensor.inputs().getFirst().shape();
    return out.call(
        Helper.POOL,
        array(tensor.inputs().getFirst()),
        largest,
        x.extent(0),
        x.extent(1),
        x.extent(2),
        x.extent(3),
        span(window.rows(), tensor.shape().extent(1)),
        span(window.columns(), tensor.shape().extent(2)));
  }

  private String rowwise(Tensor tensor, Rowwise op) {
    Tensor in = tensor.inputs().getFirst();
    Shape shape = in.shape();
    int outer = shape.count(0, op.axis());
    int n = shape.extent(op.axis());
    int inner = shape.count(op.axis() + 1, shape.rank());
    return switch (op) {
      case Rowwise.Reduce(Rowwise.Reduce.Kind kind, int _) -> {
        String sign =
            switch (kind) {
              case SUM -> "'+'";
              case MAX -> "'>'";
              case MIN -> "'<'";
            };
        yield out.call(Helper.REDUCE, array(in), sign, outer, n, inner);
      }
      case Rowwise.LogSumExp _ -> out.call(Helper.LOG_SUM_EXP, array(in), outer, n, inner);
      case Rowwise.LogSoftmax _, Rowwise.Softmax _ -> {
        String x = array(in);
        String sums = out.call(Helper.LOG_SUM_EXP, x, outer, n, inner);
        String sum = sums + "[i / " + n * inner + " * " + inner + " + i % " + inner + "]";
        String difference = x + "[i] - " + sum;
        yield out.loop(
            shape.elementCount(),
            List.of(),
            op instanceof Rowwise.Softmax ? "Math.exp(" + difference + ")" : difference);
      }
      case Rowwise.ArgReduce _, Rowwise.ArgSort _, Rowwise.CumulativeSum _ ->
          throw new NotWritten(where(tensor) + "the operation " + op.name());
    };
  }

  private String moved(Tensor tensor, Movement op) {
    Shape shape = tensor.shape();
    String from = array(tensor.inputs().getFirst());
    Shape in = tensor.inputs().getFirst().shape();
    return switch (op) {
      case Movement.Permute(List<Integer> order) -> {
        int[] strides = order.stream().mapToInt(axis -> in.count(axis + 1, in.rank())).toArray();
        yield out.loop(
            shape.elementCount(), List.of(), from + "[" + ElementIndex.of(shape, strides, 0) + "]");
      }
      case Movement.Slice(int axis, int start, int end) -> {
        int inner = in.count(axis + 1, in.rank());
        String to = out.empty(shape.elementCount());
        int length = (end - start) * inner;
        int step = in.extent(axis) * inner;
        out.copy(from, start * inner, step, to, 0, length, in.count(0, axis), length);
        yield to;
      }
      case Movement.Pad(int axis, int before, int _) -> {
        int inner = in.count(axis + 1, in.rank());
        String to = out.empty(shape.elementCount());
        int length = in.extent(axis) * inner;
        int step = shape.extent(axis) * inner;
        out.copy(from, 0, length, to, before * inner, step, in.count(0, axis), length);
        yield to;
      }
      case Movement.Concat(int axis) -> {
        String to = out.empty(shape.elementCount());
        int inner = shape.count(axis + 1, shape.rank());
        int place = 0;
        for (Tensor part : tensor.inputs()) {
          int length = part.shape().extent(axis) * inner;
          int step = shape.extent(axis) * inner;
          out.copy(array(part), 0, length, to, place, step, shape.count(0, axis), length);
          place += length;
        }
        yield to;
      }
      case Movement.Reshape _, Movement.Broadcast _ ->
          throw new IllegalStateException(op.name() + " moves nothing");
    };
  }
}
