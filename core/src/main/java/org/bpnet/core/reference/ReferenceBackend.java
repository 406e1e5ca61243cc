package org.bpnet.core.reference;

import org.bpnet.core.array.DType;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Gate;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Storage;

/// The definition of every primitive: double precision, one thread, one node after the other, on
/// the Java heap.
public final class ReferenceBackend implements Backend {
  private final Precision precision;

  /// Whether this is a sibling in another precision, which ends with the first.
  private final boolean sibling;

  private final Gate gate;

  /// A backend with factors in double precision.
  public ReferenceBackend() {
    this(
        Precision.F32,
        false,
        new Gate(
            "the backend reference is closed; close it after the last model, pass and step that"
                + " uses it",
            () -> {})); // the collector owns the memory
  }

  private ReferenceBackend(Precision precision, boolean sibling, Gate gate) {
    this.precision = precision;
    this.sibling = sibling;
    this.gate = gate;
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return "reference: plain Java in double precision, one thread";
  }

  @Override
  public DType floatType() {
    return DType.F64;
  }

  @Override
  public Storage allocate(DType type, int count) {
    gate.check("allocate");
    return new ReferenceStorage(type, new double[count], gate);
  }

  @Override
  public Plan plan(Graph graph) {
    gate.check("plan");
    return new ReferencePlan(graph, precision, gate);
  }

  /// With [Precision#BF16] factors are rounded to bfloat16, then multiplied in double precision.
  @Override
  public Backend at(Precision other) {
    gate.check("at");
    return other == precision ? this : new ReferenceBackend(other, true, gate);
  }

  @Override
  public void close() {
    if (!sibling) {
      gate.close();
    }
  }
}
