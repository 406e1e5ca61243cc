package org.bpnet.cpu.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.DType;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Range;
import org.bpnet.core.op.Reduce;
import org.bpnet.core.op.Scalar;
import org.bpnet.core.op.Source;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.memory.MemoryBlock;

/// Makes a plan: decides which values reach memory, which units run inside others (an element-wise
/// unit inside the reduction or the matrix product next to it), in which order, and where values
/// lie.
public final class PlanBuilder {
  private final Graph graph;
  private final Tools tools;
  private final List<Unit> units;
  private final boolean[] scalar;
  private final Map<Integer, Unit> unitOf = new HashMap<>();
  private final Consumers consumers;

  /// Element-wise units that run inside the reduction that alone reads them.
  private final IdentityHashMap<Unit, Unit> absorbed = new IdentityHashMap<>();

  /// For an element-wise unit the matrix product that it finishes, block by block.
  private final IdentityHashMap<Unit, Unit> products = new IdentityHashMap<>();

  private final Map<Integer, Place> places = new LinkedHashMap<>();
  private final List<MemoryBlock> constants = new ArrayList<>();

  private PlanBuilder(Graph graph, Tools tools) {
    this.graph = graph;
    this.tools = tools;
    this.units = Fusion.units(graph);
    this.scalar = Expressions.scalars(graph);
    for (Unit unit : units) {
      unit.nodes().forEach(node -> unitOf.put(node, unit));
    }
    this.consumers = new Consumers(graph, unitOf);
  }

  /// A plan for the graph.
  public static CpuPlan build(Graph graph, Tools tools) {
    return new PlanBuilder(Decomposition.apply(graph, DType.F32), tools).build();
  }

  private CpuPlan build() {
    findPartners();
    placeValues();
    List<Step> steps = new ArrayList<>();
    fillScalars(steps);
    var writer = new StepWriter(graph, tools, scalar, scalarSlots(), places);
    for (Unit unit : units) {
      if (!absorbed.containsKey(unit) && !products.containsValue(unit)) {
        steps.addAll(write(writer, unit));
      }
    }
    copyOutputs(steps);
    var phases = new Phases(steps);
    return new CpuPlan(
        phases.build(tools.team()),
        Slab.settle(lifetimes(phases)),
        constants.stream().map(MemoryBlock::segment).toArray(MemorySegment[]::new),
        count(Source.class),
        graph.outputs().size(),
        tools.pool());
  }

  private List<Step> write(StepWriter writer, Unit unit) {
    Unit product = products.get(unit);
    if (product != null) {
      return writer.product(product.last(), unit, consumers.external(unit));
    }
    if (unit.isPointwise()) {
      return List.of(writer.elementwise(unit, consumers.external(unit)));
    }
    Node node = graph.node(unit.last());
    if (node.op() instanceof Reduce && absorbed.containsValue(unit)) {
      int input = Fusion.base(graph, node.input(0));
      return List.of(writer.reduction(unit.last(), unitOf.get(input)));
    }
    return List.of(writer.single(unit.last()));
  }

  // ---- which units run inside others ----------------------------------------------------------

  private void findPartners() {
    for (Unit unit : units) {
      Node node = graph.node(unit.last());
      if (node.op() instanceof Reduce) {
        int input = Fusion.base(graph, node.input(0));
        Unit producer = unitOf.get(input);
        if (producer != null
            && producer.isPointwise()
            && !products.containsKey(producer)
            && consumers.external(producer).equals(List.of(input))
            && consumers.onlyReader(input, unit)
            && StepWriter.canReduceInPlace(graph, unit.last(), producer, scalar)) {
          absorbed.put(producer, unit);
        }
      } else if (node.op() instanceof MatMul
          && node.shape().rank() == 2
          && node.shape().extent(1) > 1) {
        consumers
            .onlyPointwiseReader(unit.last())
            .filter(reader -> !products.containsKey(reader))
            .ifPresent(reader -> products.put(reader, unit));
      }
    }
  }

  // ---- where values lie -------------------------------------------------------------------------

  private void placeValues() {
    int segment = Place.SLAB + 1;
    for (int i = 0; i < graph.size(); i++) {
      if (graph.node(i).op() instanceof Source) {
        places.put(i, Place.startOf(segment++));
      }
    }
    for (int output : graph.outputs()) {
      int base = Fusion.base(graph, output);
      Place place = Place.startOf(segment++);
      if (!scalar[base] && !(graph.node(base).op() instanceof Range)) {
        places.putIfAbsent(base, place);
      }
    }
    for (int i = 0; i < graph.size(); i++) {
      if (graph.node(i).op() instanceof Range range) {
        places.put(i, Place.startOf(segment++));
        constants.add(range(range.n()));
      }
    }
    for (Unit unit : units) {
      if (!absorbed.containsKey(unit)) {
        consumers.external(unit).forEach(node -> places.computeIfAbsent(node, _ -> Place.inSlab()));
      }
    }
    for (int i = 0; i < graph.size(); i++) {
      if (scalar[i] && needsMemory(i)) {
        places.put(i, Place.inSlab());
      }
    }
  }

  private MemoryBlock range(int n) {
    MemoryBlock block = tools.pool().acquire((long) n * DType.I32.bytes());
    for (int i = 0; i < n; i++) {
      block.segment().setAtIndex(ValueLayout.JAVA_INT, i, i);
    }
    return block;
  }

  private List<Slab.Lifetime> lifetimes(Phases phases) {
    List<Slab.Lifetime> lifetimes = new ArrayList<>();
    places.forEach((node, place) -> {
      if (place.segment() == Place.SLAB) {
        long bytes = (long) graph.node(node).shape().elementCount() * DType.F32.bytes();
        lifetimes.add(new Slab.Lifetime(place, bytes, phases.first(place), phases.last(place)));
      }
    });
    return lifetimes;
  }

  /// Whether a number is read by something that is not a kernel, or wanted as an output.
  private boolean needsMemory(int number) {
    return !Fusion.isAlias(graph.node(number))
        && (consumers.isOutput(number)
            || consumers.readers(number).stream().anyMatch(unit -> !unit.isPointwise()));
  }

  // ---- numbers and outputs ----------------------------------------------------------------------

  private void fillScalars(List<Step> steps) {
    for (int i = 0; i < graph.size(); i++) {
      Place place = places.get(i);
      if (scalar[i] && place != null) {
        steps.add(StepWriter.fill(graph, i, scalar, scalarSlots(), place));
      }
    }
  }

  /// For each `Scalar` node its number among them.
  private int[] scalarSlots() {
    int[] slots = new int[graph.size()];
    int next = 0;
    for (int i = 0; i < slots.length; i++) {
      if (graph.node(i).op() instanceof Scalar) {
        slots[i] = next++;
      }
    }
    return slots;
  }

  /// Outputs that are another name for a source or for an earlier output are copied.
  private void copyOutputs(List<Step> steps) {
    int first = Place.SLAB + 1 + count(Source.class);
    for (int i = 0; i < graph.outputs().size(); i++) {
      int output = graph.outputs().get(i);
      Place from = places.get(Fusion.base(graph, output));
      if (from == null) {
        throw new IllegalStateException("no place for output " + graph.node(output));
      }
      if (from.segment() != first + i) {
        long bytes = (long) graph.node(output).shape().elementCount() * DType.F32.bytes();
        Place to = Place.startOf(first + i);
        List<Access> accesses =
            List.of(Access.read(from, Access.WHOLE), Access.write(to, Access.WHOLE));
        steps.add(new MoveStep(Moves.copy(from, to, bytes), bytes / 4, accesses));
      }
    }
  }

  private int count(Class<?> op) {
    return (int) graph.nodes().stream().filter(node -> op.isInstance(node.op())).count();
  }
}
