package org.bpnet.cpu.step;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.ScalarFunction;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Convolving.ConvolutionWeight;
import org.bpnet.core.op.Leaf.Random;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Pooling;
import org.bpnet.core.op.Rowwise;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.program.Lowered;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.graph.Nodes;
import org.bpnet.cpu.graph.Scalars;
import org.bpnet.cpu.kernel.Fold;
import org.bpnet.cpu.kernel.InputLayout;
import org.bpnet.cpu.kernel.KernelSpec;
import org.bpnet.cpu.storage.Place;
import org.bpnet.cpu.unit.Expressions;
import org.bpnet.cpu.unit.Loops;
import org.bpnet.cpu.unit.ReducedAxes;
import org.bpnet.cpu.unit.Unit;
import org.jspecify.annotations.Nullable;

/// Writes the step of each unit.
public final class StepWriter {
  private final Graph graph;
  private final Tools tools;
  private final Scalars scalars;
  private final Map<Integer, Place> places;

  /// What steps keep for themselves, by the place: of the shape of a node.
  private final Map<Place, Integer> scratch = new LinkedHashMap<>();

  public StepWriter(Graph graph, Tools tools, Scalars scalars, Map<Integer, Place> places) {
    this.graph = graph;
    this.tools = tools;
    this.scalars = scalars;
    this.places = places;
  }

  private Place place(int node) {
    return Objects.requireNonNull(
        places.get(Nodes.base(graph, node)), () -> "no place for " + graph.node(node));
  }

  // ---- element-wise -----------------------------------------------------------------------------

  public Step elementwise(Unit unit, List<Integer> results) {
    Shape shape = graph.node(unit.last()).shape();
    return kernelStep(grid(unit, results, shape, 0, 0), results, shape);
  }

  private Grid grid(Unit unit, List<Integer> nodes, Shape shape, int from, int to) {
    return Grid.of(new Expressions(graph, unit, scalars), nodes, shape, from, to);
  }

  private KernelStep kernelStep(Grid grid, List<Integer> results, Shape shape) {
    List<KernelStep.Operand> operands = operands(grid);
    results.forEach(node -> operands.add(grid.result(place(node))));
    var spec = new KernelSpec.Pointwise(grid.lowered().program(), grid.layouts(graph));
    KernelStep.Axis axis =
        grid.loops().rows() == 1 ? KernelStep.Axis.COLUMNS : KernelStep.Axis.ROWS;
    return step(spec, grid, operands, axis, shape);
  }

  private List<KernelStep.Operand> operands(Grid grid) {
    List<KernelStep.Operand> operands = new ArrayList<>();
    for (int i = 0; i < grid.operands().size(); i++) {
      operands.add(grid.operand(i, place(grid.operands().get(i))));
    }
    return operands;
  }

  /// @param shape the result's
  private KernelStep step(
      KernelSpec spec,
      Grid grid,
      List<KernelStep.Operand> operands,
      KernelStep.Axis axis,
      Shape shape) {
    return new KernelStep(
        tools.kernels().kernel(spec),
        grid.lowered().scalars(),
        grid.hyperSlots(),
        operands,
        grid.extents(),
        spec instanceof KernelSpec.Pointwise,
        axis,
        Step.rowsOf(shape),
        tools);
  }

  // ---- matrix products --------------------------------------------------------------------------

  /// The loops of a unit that finishes a product, block by block; empty if it cannot. The rows of a
  /// matrix are kept apart from its columns, the positions of images from their channels.
  private Optional<Grid> finishing(int node, Unit unit, List<Integer> results) {
    Shape shape = graph.node(node).shape();
    int apart = graph.node(node).op() instanceof MatMul ? 0 : shape.rank() - 1;
    return Optional.of(grid(unit, results, shape, apart, apart + 1))
        .filter(g -> g.loops().rank() == 2);
  }

  /// A product or a convolution finished by the unit that alone reads it.
  public List<Step> product(int node, Unit unit, List<Integer> results) {
    Shape shape = graph.node(node).shape();
    return finishing(node, unit, results)
        .map(grid -> List.of(product(node, kernelStep(grid, results, shape))))
        .orElseGet(() -> List.of(single(node), elementwise(unit, results)));
  }

  private Step product(int node, KernelStep finish) {
    return graph.node(node).op() instanceof MatMul
        ? new MatMulStep(graph, node, this::place, tools, finish)
        : new ConvolutionStep(graph, node, this::place, tools, finish);
  }

  /// The gradient by a kernel: gradients by pieces of the batch, and their sum.
  private List<Step> filterGradient(int node) {
    int pieces = FilterGradientStep.pieces(graph, node);
    if (pieces == 1) {
      return List.of(new FilterGradientStep(graph, node, this::place, tools, List.of(place(node))));
    }
    List<Place> parts = Stream.generate(Place::inSlab).limit(pieces).toList();
    parts.forEach(part -> scratch.put(part, node));
    return List.of(
        new FilterGradientStep(graph, node, this::place, tools, parts), sum(parts, node));
  }

  /// The sum of values of a node's shape, first to last.
  private Step sum(List<Place> parts, int node) {
    Shape shape = graph.node(node).shape();
    List<String> names = IntStream.range(0, parts.size()).mapToObj(i -> "x" + i).toList();
    Formula sum = names.stream().map(Formula::input).reduce(Formula::add).orElseThrow();
    Lowered lowered = Lowered.of(List.of(sum), names, List.of());
    InputLayout layout = InputLayout.of(false, false);
    var spec =
        new KernelSpec.Pointwise(lowered.program(), Collections.nCopies(parts.size(), layout));
    List<KernelStep.Operand> operands = new ArrayList<>();
    parts.forEach(part -> operands.add(new KernelStep.Operand(part, 0, true, Starts.FIXED, false)));
    operands.add(new KernelStep.Operand(place(node), 0, true, Starts.FIXED, true));
    return new KernelStep(
        tools.kernels().kernel(spec),
        lowered.scalars(),
        new int[0],
        operands,
        new int[] {1, 1, shape.elementCount()},
        true,
        KernelStep.Axis.COLUMNS,
        Step.rowsOf(shape),
        tools);
  }

  // ---- reductions -------------------------------------------------------------------------------

  /// A reduction, over the formulas of `producer` if there is one.
  public Step reduction(int node, @Nullable Unit producer) {
    Node reduce = graph.node(node);
    ReducedAxes axes = ReducedAxes.of(graph, node);
    Shape shape = graph.node(axes.node()).shape();
    Unit unit = producer == null ? Unit.empty() : producer;
    Grid grid = grid(unit, List.of(axes.node()), shape, axes.from(), axes.to());
    Loops loops = grid.loops();
    boolean alongRows = axes.inner(graph) == 1;
    var spec =
        new KernelSpec.Reduce(
            grid.lowered().program(),
            grid.layouts(graph),
            reduction(((Reduce) reduce.op()).kind()),
            direction(alongRows, loops.columns()));
    List<KernelStep.Operand> operands = operands(grid);
    Starts starts = Starts.every(alongRows ? loops.rows() : loops.columns());
    operands.add(new KernelStep.Operand(place(node), alongRows ? 1 : 0, !alongRows, starts, true));
    KernelStep.Axis cut = alongRows ? KernelStep.Axis.ROWS : KernelStep.Axis.COLUMNS;
    return step(spec, grid, operands, cut, reduce.shape());
  }

  private static KernelSpec.Direction direction(boolean alongRows, int columns) {
    if (!alongRows) {
      return KernelSpec.Direction.COLUMNS;
    }
    if (columns > KernelSpec.Reduce.LONG_ROW) {
      return KernelSpec.Direction.LONG_ROWS;
    }
    boolean isShort = columns <= KernelSpec.Reduce.SHORT_ROW;
    return isShort ? KernelSpec.Direction.SHORT_ROWS : KernelSpec.Direction.ROWS;
  }

  private static Fold reduction(Reduce.Kind kind) {
    return switch (kind) {
      case SUM -> Fold.SUM;
      case MAX -> Fold.MAX;
      case MIN -> Fold.MIN;
    };
  }

  // ---- everything else --------------------------------------------------------------------------

  /// What steps keep for themselves while a plan runs: a place as large as a node's value.
  public Map<Place, Integer> scratch() {
    return scratch;
  }

  /// A node that nothing runs inside of.
  public List<Step> apart(int node) {
    return graph.node(node).op() instanceof ConvolutionWeight
        ? filterGradient(node)
        : List.of(single(node));
  }

  private Step single(int node) {
    return switch (graph.node(node).op()) {
      case Reduce _ -> reduction(node, null);
      case MatMul _ -> new MatMulStep(graph, node, this::place, tools, null);
      case Convolution _, ConvolutionInput _ ->
          new ConvolutionStep(graph, node, this::place, tools, null);
      case Pooling _ -> WindowStep.of(graph, node, this::place, tools);
      default -> moves(node, Moves.of(graph, node, this::place, randomSlot(node)));
    };
  }

  private Step moves(int node, MoveStep.Move move) {
    List<Access> accesses = new ArrayList<>();
    for (int input : graph.node(node).inputs()) {
      accesses.add(Access.read(place(input), perRow(input, move.rows())));
    }
    accesses.add(Access.write(place(node), perRow(node, move.rows())));
    // What goes along rows looks at all that it is given.
    int seen = graph.node(node).op() instanceof Rowwise ? graph.node(node).input(0) : node;
    return new MoveStep(move, graph.node(seen).shape().elementCount(), accesses);
  }

  private int perRow(int node, int rows) {
    return rows == 1 ? Access.WHOLE : graph.node(node).shape().elementCount() / rows;
  }

  /// The number of a `Random` node among them.
  private int randomSlot(int node) {
    int slot = 0;
    for (int i = 0; i < node; i++) {
      if (graph.node(i).op() instanceof Random) {
        slot++;
      }
    }
    return slot;
  }

  /// Copies so many elements.
  public static Step copy(Place from, Place to, int count) {
    List<Access> accesses =
        List.of(Access.read(from, Access.WHOLE), Access.write(to, Access.WHOLE));
    return new MoveStep(Moves.copy(from, to, count), count, accesses);
  }

  /// Writes a number that follows from the run's scalars to memory.
  public Step fill(int node) {
    var expressions = new Expressions(graph, Unit.empty(), scalars);
    Formula number = expressions.write(node);
    ScalarFunction function = number.bind(expressions.hyperNames());
    int[] slots = expressions.hyperSlots();
    Place place = place(node);
    var values = new double[slots.length];
    MoveStep.Move move =
        MoveStep.Move.whole(frame -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = frame.scalars()[slots[i]];
          }
          float value = (float) function.at(values);
          frame.segment(place).set(ValueLayout.JAVA_FLOAT, place.offset(), value);
        });
    return new MoveStep(move, 1, List.of(Access.write(place, Access.WHOLE)));
  }
}
