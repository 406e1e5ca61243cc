package org.bpnet.cpu.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpnet.core.array.DType;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Leaf.Range;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.graph.Decomposition;
import org.bpnet.cpu.graph.Nodes;
import org.bpnet.cpu.graph.Recomputation;
import org.bpnet.cpu.graph.Scalars;
import org.bpnet.cpu.step.Step;
import org.bpnet.cpu.step.StepWriter;
import org.bpnet.cpu.step.Tools;
import org.bpnet.cpu.storage.Place;
import org.bpnet.cpu.storage.Slab;
import org.bpnet.cpu.unit.Consumers;
import org.bpnet.cpu.unit.InPlace;
import org.bpnet.cpu.unit.ReducedAxes;
import org.bpnet.cpu.unit.RunOrder;
import org.bpnet.cpu.unit.Unit;

/// Makes a plan: decides which values reach memory, which units run inside others (an element-wise
/// unit inside the reduction or the matrix product next to it), in which order, and where values
/// lie.
public final class PlanBuilder {
  private final Graph graph;
  private final Tools tools;
  private final RunOrder runOrder;
  private final Scalars scalars;
  private final Consumers consumers;

  /// For an element-wise unit the product or convolution that it finishes, block by block.
  private final Map<Unit, Unit> products = new HashMap<>();

  private final InPlace inPlace;
  private final int firstOutput;
  private final Map<Integer, Place> places = new LinkedHashMap<>();
  private final List<Integer> ranges = new ArrayList<>();

  /// What is kept beside the graph's values, by the place, each of a node's shape: values from
  /// before an update that are needed after it, and what steps keep for themselves.
  private final Map<Place, Integer> kept = new LinkedHashMap<>();

  private PlanBuilder(Graph graph, Tools tools) {
    this.graph = graph;
    this.tools = tools;
    this.runOrder = new RunOrder(graph);
    this.scalars = Scalars.of(graph);
    this.consumers = new Consumers(graph, runOrder);
    this.firstOutput = Place.SLAB + 1 + count(Source.class);
    findPartners();
    this.inPlace = new InPlace(graph, runOrder, consumers);
  }

  /// A plan for the graph.
  public static CpuPlan build(Graph graph, Tools tools) {
    var event = new PlanBuilt();
    event.begin();
    Graph decomposed = Decomposition.apply(graph, DType.F32);
    CpuPlan plan = new PlanBuilder(Recomputation.apply(decomposed), tools).build();
    event.end();
    if (event.shouldCommit()) {
      event.nodes = graph.nodes().size();
      event.phases = plan.phases();
      event.slab = plan.bytes();
      event.commit();
    }
    return plan;
  }

  private CpuPlan build() {
    placeValues();
    List<Step> steps = new ArrayList<>();
    List<Step> copies = new ArrayList<>();
    var writer = new StepWriter(graph, tools, scalars, places);
    fillScalars(writer, steps);
    copyOutputs(steps, copies);
    for (Unit unit : runOrder.order()) {
      steps.addAll(write(writer, unit));
    }
    steps.addAll(copies);
    kept.putAll(writer.scratch());
    var phases = new Phases(steps, replacedSegments(), guardSegment());
    return new CpuPlan(
        phases.build(tools.team()),
        Slab.settle(Lifetimes.of(sizes(), phases)),
        ranges,
        count(Source.class),
        graph.outputs().size(),
        new CpuPlan.Guard(guardSegment(), phases.guard()),
        tools);
  }

  private List<Step> write(StepWriter writer, Unit unit) {
    Unit product = products.get(unit);
    if (product != null) {
      return writer.product(product.last(), unit, consumers.external(unit));
    }
    if (unit.isPointwise()) {
      return List.of(writer.elementwise(unit, consumers.external(unit)));
    }
    List<Unit> guests = runOrder.guests(unit);
    if (!guests.isEmpty()) {
      return List.of(writer.reduction(unit.last(), guests.getFirst()));
    }
    return writer.apart(unit.last());
  }

  // ---- which units run inside others ----------------------------------------------------------

  private void findPartners() {
    for (Unit unit : runOrder.units()) {
      Node node = graph.node(unit.last());
      if (node.op() instanceof Reduce) {
        int input = Nodes.base(graph, node.input(0));
        Unit producer = runOrder.unitOf(input);
        if (producer != null
            && producer.isPointwise()
            && !products.containsKey(producer)
            && consumers.external(producer).equals(List.of(input))
            && consumers.onlyReader(input, unit)
            && ReducedAxes.of(graph, unit.last()).fit(graph, producer, scalars)) {
          runOrder.host(producer, unit);
        }
      } else if (canBeFinished(node)) {
        consumers
            .onlyPointwiseReader(unit.last())
            .filter(reader -> !products.containsKey(reader))
            .ifPresent(reader -> {
              products.put(reader, unit);
              runOrder.host(unit, reader);
            });
      }
    }
  }

  /// Whether a kernel can run on parts of the result as they are finished.
  private static boolean canBeFinished(Node node) {
    return switch (node.op()) {
      case MatMul _ -> node.shape().rank() == 2 && node.shape().extent(1) > 1;
      case Convolution _, ConvolutionInput _ -> node.shape().extent(-1) > 1;
      default -> false;
    };
  }

  private boolean isAbsorbed(Unit unit) {
    return runOrder.isGuest(unit) && unit.isPointwise();
  }

  // ---- where values lie -------------------------------------------------------------------------

  private void placeValues() {
    int segment = Place.SLAB + 1;
    for (int i = 0; i < graph.size(); i++) {
      if (graph.node(i).op() instanceof Source) {
        places.put(i, Place.startOf(segment++));
      }
    }
    for (int i = 0; i < graph.outputs().size(); i++) {
      int base = Nodes.base(graph, graph.outputs().get(i));
      Place place = Place.startOf(segment++);
      boolean apart = isReplacing(i) && !inPlace.contains(i);
      if (!apart && !scalars.contains(base) && !(graph.node(base).op() instanceof Range)) {
        places.putIfAbsent(base, place);
      }
    }
    for (int i = 0; i < graph.size(); i++) {
      if (graph.node(i).op() instanceof Range range) {
        places.put(i, Place.startOf(segment++));
        ranges.add(range.n());
      }
    }
    Set<Integer> overSources =
        new HashSet<>(graph.outputs().subList(0, graph.updates().replaced().size()));
    products.forEach((finish, product) -> shareResult(finish, product, overSources));
    for (Unit unit : runOrder.units()) {
      if (!isAbsorbed(unit)) {
        consumers.external(unit).forEach(node -> places.computeIfAbsent(node, _ -> Place.inSlab()));
      }
    }
    for (int i = 0; i < graph.size(); i++) {
      if (scalars.contains(i) && needsMemory(i)) {
        places.put(i, Place.inSlab());
      }
    }
  }

  /// A product that a unit finishes is computed where the unit's own result goes, and finished
  /// there in place; not over a parameter, which is still to be read.
  private void shareResult(Unit finish, Unit product, Set<Integer> overSources) {
    for (int result : consumers.external(finish)) {
      if (!overSources.contains(result)) {
        Place place = places.computeIfAbsent(result, _ -> Place.inSlab());
        places.put(product.last(), place);
        return;
      }
    }
  }

  private boolean isReplacing(int output) {
    return output < graph.updates().replaced().size();
  }

  /// For each output that replaces a source, the source's segment by the output's.
  private Map<Integer, Integer> replacedSegments() {
    Map<Integer, Integer> segments = new HashMap<>();
    List<Integer> replaced = graph.updates().replaced();
    for (int i = 0; i < replaced.size(); i++) {
      segments.put(firstOutput + i, place(replaced.get(i)).segment());
    }
    return segments;
  }

  private int guardSegment() {
    int guard = graph.updates().guard();
    return guard < 0 ? CpuPlan.Guard.NONE : firstOutput + guard;
  }

  private Place place(int node) {
    Place place = places.get(node);
    if (place == null) {
      throw new IllegalStateException("no place for " + graph.node(node));
    }
    return place;
  }

  /// The bytes of everything in the slab.
  private Map<Place, Long> sizes() {
    Map<Place, Long> sizes = new LinkedHashMap<>();
    kept.forEach((place, node) -> sizes.put(place, bytes(node)));
    places.forEach((node, place) -> {
      if (place.segment() == Place.SLAB) {
        sizes.put(place, bytes(node));
      }
    });
    return sizes;
  }

  /// Whether a number is read by something that is not a kernel, or wanted as an output.
  private boolean needsMemory(int number) {
    return !Nodes.isAlias(graph.node(number))
        && (consumers.isOutput(number)
            || consumers.readers(number).stream().anyMatch(unit -> !unit.isPointwise()));
  }

  // ---- numbers and outputs ----------------------------------------------------------------------

  private void fillScalars(StepWriter writer, List<Step> steps) {
    for (int i = 0; i < graph.size(); i++) {
      if (scalars.contains(i) && places.containsKey(i)) {
        steps.add(writer.fill(i));
      }
    }
  }

  /// Copies outputs that no step leaves in their own place.
  ///
  /// @param first takes copies of what a run starts with: made before anything is replaced
  /// @param last takes copies of results
  private void copyOutputs(List<Step> first, List<Step> last) {
    for (int i = 0; i < graph.outputs().size(); i++) {
      int base = Nodes.base(graph, graph.outputs().get(i));
      Place from = place(base);
      if (from.segment() == firstOutput + i) {
        continue;
      }
      Place to = Place.startOf(firstOutput + i);
      boolean given = graph.node(base).op() instanceof Source || scalars.contains(base);
      if (given && isReplacing(i)) {
        Place apart = Place.inSlab();
        kept.put(apart, base);
        first.add(copy(base, from, apart));
        last.add(copy(base, apart, to));
      } else {
        (given ? first : last).add(copy(base, from, to));
      }
    }
  }

  private Step copy(int node, Place from, Place to) {
    return StepWriter.copy(from, to, graph.node(node).shape().elementCount());
  }

  private long bytes(int node) {
    return (long) graph.node(node).shape().elementCount() * DType.F32.bytes();
  }

  private int count(Class<?> op) {
    return (int) graph.nodes().stream().filter(node -> op.isInstance(node.op())).count();
  }
}
