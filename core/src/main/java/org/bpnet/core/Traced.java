package org.bpnet.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.ClosedException;
import org.jspecify.annotations.Nullable;

/// A computation that is recorded once and then runs again and again on other inputs: no graph is
/// built, no gradient derived and nothing allocated after the first run.
///
/// ```java
/// try (Traced step = Traced.training(backend, (pass, in) -> {
///   Tensor loss = crossEntropy.compute(model.forward(in.get(0)), in.get(1));
///   return new Traced.Outcome(List.of(loss), optimizer.updates(pass.backward(loss)));
/// })) {
///   for (int i = 0; i < steps; i++) {
///     step.run(seed.child(i), List.of(features, labels));
///     System.out.println(step.item(0));
///   }
/// }
/// ```
///
/// What Java code decides while recording, it decides for all runs on inputs of the same shapes.
/// From run to run may change: the inputs, the values of parameters and buffers, random numbers (by
/// the seed), and numbers that come from a supplier
/// ([Pass#scalar(java.util.function.DoubleSupplier)]). Inputs of other shapes are recorded anew,
/// and the last eight combinations kept.
///
/// It is used by one thread at a time. Others may meanwhile run theirs on the same variables: each
/// run sees the values between two steps, and updates are made all at once.
public final class Traced implements AutoCloseable {
  /// A training step needs two, the full batch and the last; a server some more. Ours.
  private static final int KEPT = 8;

  private static final Seed NO_SEED = new Seed(0);

  private final Backend backend;
  private final boolean training;
  private final Computation computation;
  private final List<Trace> traces = new ArrayList<>(); // the last used first
  private @Nullable Trace last;
  private boolean closed;

  /// What is recorded.
  @FunctionalInterface
  public interface Computation {
    /// Computes with tensors, whose values are not known.
    Outcome record(Pass pass, List<Tensor> inputs);
  }

  /// What a computation yields.
  ///
  /// @param values what will be looked at. If there are updates, the first is the objective, one
  ///   real number: a run in which it is not finite updates nothing, and yields nothing else.
  /// @param updates what each run gives to variables, all at once; computed from the values before.
  ///   If there are any, those that layers ask for ([Pass#update]) are made with them. If there are
  ///   none while layers ask for some, as batch normalization does in training, that is an error:
  ///   they would be lost. [Pass#updates] returns them, `pass.substituting(Map.of(), ..)` around
  ///   the layers drops them.
  public record Outcome(List<Tensor> values, Updates updates) {
    /// Values, and what variables get.
    public Outcome(List<Tensor> values, Map<? extends Variable, Tensor> updates) {
      this(values, Updates.of(updates));
    }

    /// Values alone.
    public static Outcome of(Tensor... values) {
      return new Outcome(List.of(values), Updates.none());
    }
  }

  private Traced(Backend backend, boolean training, Computation computation) {
    this.backend = backend;
    this.training = training;
    this.computation = computation;
  }

  /// A computation in training mode.
  public static Traced training(Backend backend, Computation computation) {
    return new Traced(backend, true, computation);
  }

  /// A computation in evaluation mode: no random numbers.
  public static Traced evaluation(Backend backend, Computation computation) {
    return new Traced(backend, false, computation);
  }

  /// Computes values for these inputs and makes the updates, in training mode with the random
  /// numbers of this seed: the same as those of `Pass.train(backend, seed)`.
  ///
  /// @throws ShapeException if the computation cannot be applied to such inputs
  /// @throws IllegalStateException if it loses what layers ask for, see [Outcome]
  /// @throws ClosedException if this, or the parameters of a variable, are closed
  public void run(Seed seed, List<HostArray> inputs) {
    run(seed, inputs, null);
  }

  private void run(Seed seed, List<HostArray> inputs, @Nullable Snapshot snapshot) {
    if (closed) {
      throw new ClosedException(
          "Traced: the recorded computation is closed; close it after the last run");
    }
    Trace trace = trace(inputs);
    last = null;
    trace.run(seed, inputs, snapshot);
    last = trace;
  }

  /// As [#run(Seed, List)], for computations without random numbers.
  public void run(List<HostArray> inputs) {
    run(NO_SEED, inputs);
  }

  /// As [#run(List)], with the variables of the snapshot's tree as they are there.
  ///
  /// @throws IllegalArgumentException if the computation makes updates
  /// @throws ClosedException if the snapshot is closed
  public void run(Snapshot snapshot, List<HostArray> inputs) {
    run(NO_SEED, inputs, snapshot);
  }

  /// The memory that a run on such inputs takes beside variables, in bytes: inputs, values, and
  /// what lies between them. Nothing is run; the computation is recorded for these inputs if it was
  /// not.
  public long bytes(List<HostArray> inputs) {
    return trace(inputs).bytes();
  }

  private Trace trace(List<HostArray> inputs) {
    for (int i = 0; i < traces.size(); i++) {
      Trace trace = traces.get(i);
      if (trace.fits(inputs)) {
        if (i > 0) {
          traces.add(0, traces.remove(i));
        }
        return trace;
      }
    }
    Trace trace = Trace.record(backend, training, computation, inputs);
    traces.addFirst(trace);
    if (traces.size() > KEPT) {
      traces.removeLast().close();
    }
    return trace;
  }

  private Trace last() {
    if (last == null) {
      throw new IllegalStateException("Traced: nothing was run");
    }
    return last;
  }

  /// The values of `Outcome.values().get(i)` in the last run, copied out.
  public HostArray value(int i) {
    return last().value(i);
  }

  /// Some elements of `Outcome.values().get(i)` in the last run, copied out as single-precision
  /// numbers: where few of many are looked at. Several threads may do so at once, between two runs.
  ///
  /// @param from the first of them, in row-major order
  /// @param to where they go, from its beginning
  /// @param count how many
  /// @throws IndexOutOfBoundsException if there are not as many, or no room for them
  public void read(int i, int from, float[] to, int count) {
    last().read(i, from, to, count);
  }

  /// The only element of `Outcome.values().get(i)` in the last run.
  ///
  /// @throws ShapeException if there is not exactly one
  public double item(int i) {
    HostArray value = value(i);
    if (value.shape().elementCount() != 1) {
      throw new ShapeException(
          "item: need one element, got shape " + value.shape() + "; see value");
    }
    return value.at(0);
  }

  /// Frees all memory but the variables'.
  @Override
  public void close() {
    closed = true;
    traces.forEach(Trace::close);
    traces.clear();
    last = null;
  }
}
