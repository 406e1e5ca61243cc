package org.bpnet.core.reference;

import org.bpnet.core.array.DType;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Storage;

/// The definition of every primitive: double precision, one thread, one node after the other, on
/// the Java heap.
public final class ReferenceBackend implements Backend {
  private final Precision precision;

  /// A backend without state.
  public ReferenceBackend() {
    this(Precision.F32);
  }

  private ReferenceBackend(Precision precision) {
    this.precision = precision;
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
    return new ReferenceStorage(type, new double[count]);
  }

  @Override
  public Plan plan(Graph graph) {
    return new ReferencePlan(graph, precision);
  }

  /// With [Precision#BF16] factors are rounded to bfloat16, then multiplied in double precision.
  @Override
  public Backend at(Precision other) {
    return new ReferenceBackend(other);
  }

  @Override
  public void close() {} // the collector owns the memory
}
