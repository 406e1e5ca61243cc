package org.bpnet.cli.lab;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.bpnet.core.array.DType;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Bindings;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Storage;
import org.bpnet.core.spi.Workhorse;

/// A backend that computes nothing more for a thread that was interrupted, which so ends with a
/// [CancellationException]: whoever runs an experiment in a thread can end it between two steps.
///
/// @param inner computes
public record InterruptibleBackend(Backend inner) implements Backend {
  /// Goes on, unless this thread was interrupted.
  ///
  /// @throws CancellationException if it was
  public static void checkInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public String description() {
    return inner.description();
  }

  @Override
  public List<Workhorse> workhorses() {
    return inner.workhorses();
  }

  @Override
  public DType floatType() {
    return inner.floatType();
  }

  @Override
  public Storage allocate(DType type, int count) {
    return inner.allocate(type, count);
  }

  @Override
  public Plan plan(Graph graph) {
    checkInterrupted();
    return new InterruptiblePlan(inner.plan(graph));
  }

  @Override
  public Backend at(Precision precision) {
    return new InterruptibleBackend(inner.at(precision));
  }

  @Override
  public void close() {
    inner.close();
  }

  private record InterruptiblePlan(Plan inner) implements Plan {
    @Override
    public void run(Bindings bindings) {
      checkInterrupted();
      inner.run(bindings);
    }

    @Override
    public long bytes() {
      return inner.bytes();
    }
  }
}
