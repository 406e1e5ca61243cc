package org.bpnet.train;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.Snapshot;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Gate;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.load.DataLoader;
import org.bpnet.data.table.EncodedTable;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.run.Validation;
import org.jspecify.annotations.Nullable;

/// Runs a model over examples for any number of threads, with what was recorded for earlier ones.
///
/// All examples of a call are seen by the weights of one step, also while another thread trains.
/// When it is closed, the batches under way are finished; a call that has more to come is refused.
final class Predictor implements AutoCloseable {
  /// Recorded computations kept: as many threads may predict before one records anew. Ours.
  private static final int KEPT = 16;

  /// Receives each batch's outputs.
  @FunctionalInterface
  interface Sink {
    void accept(Batch batch, HostArray outputs);
  }

  private final Layer model;
  private final Parameters params;
  private final ArrayDeque<Traced> idle = new ArrayDeque<>();
  private final Gate gate;

  /// @param name what the model is called in messages
  /// @param model gives what is handed on
  /// @param free frees what the model runs on, at the end
  Predictor(String name, Layer model, Parameters params, Runnable free) {
    this.model = model;
    this.params = params;
    this.gate =
        new Gate(
            name + " is closed; close it after the last prediction",
            () -> {
              idle.forEach(Traced::close);
              free.run();
            });
  }

  /// Runs the model over features, `[N, ...]`, batch by batch.
  ///
  /// @throws org.bpnet.core.spi.ClosedException if the model is closed
  void forEach(Dataset data, Sink sink) {
    gate.check("predict");
    if (isOneBatch(data)) {
      Batch batch = data.batch(IntStream.range(0, data.size()).toArray());
      sink.accept(batch, outputs(batch.features(), null));
      return;
    }
    gate.enter("predict");
    Snapshot weights;
    try {
      weights = params.snapshot();
    } finally {
      gate.leave();
    }
    try (weights;
        var batches = DataLoader.inOrder(data, Validation.BATCH).epoch(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        sink.accept(batch, outputs(batch.features(), weights));
      }
    }
  }

  /// Whether one run is enough: it sees the weights of one step as it is.
  private static boolean isOneBatch(Dataset data) {
    return data.size() > 0 && data.size() <= Validation.BATCH;
  }

  /// The outputs of all examples in double precision, `[N, ...one]`.
  ///
  /// @param one the shape of one example's
  HostArray doubles(Dataset examples, Shape one) {
    var all = new double[Math.multiplyExact(examples.size(), one.elementCount())];
    if (isOneBatch(examples)) {
      HostArray outputs = atOnce(examples);
      for (int i = 0; i < all.length; i++) {
        all[i] = outputs.at(i);
      }
    } else {
      int[] at = {0};
      forEach(
          examples,
          (_, outputs) -> {
            for (int i = 0; i < outputs.shape().elementCount(); i++) {
              all[at[0]++] = outputs.at(i);
            }
          });
    }
    return HostArray.of(all, one.insert(0, examples.size()));
  }

  /// A single answer is mostly what surrounds it, so what is to be predicted is not asked for.
  private HostArray atOnce(Dataset examples) {
    return outputs(examples.features(IntStream.range(0, examples.size()).toArray()), null);
  }

  /// The outputs of all examples in single precision, `[N, ...one]`.
  ///
  /// @param one the shape of one example's
  HostArray floats(Dataset examples, Shape one) {
    float[] all = new float[Math.multiplyExact(examples.size(), one.elementCount())];
    int[] at = {0};
    forEach(
        examples,
        (_, outputs) -> {
          float[] some = outputs.toFloats();
          System.arraycopy(some, 0, all, at[0], some.length);
          at[0] += some.length;
        });
    return HostArray.of(all, one.insert(0, examples.size()));
  }

  private HostArray outputs(HostArray features, @Nullable Snapshot weights) {
    gate.enter("predict");
    try {
      Traced traced = take();
      HostArray outputs;
      try {
        if (weights == null) {
          traced.run(List.of(features));
        } else {
          traced.run(weights, List.of(features));
        }
        outputs = traced.value(0);
      } catch (RuntimeException | Error e) {
        traced.close();
        throw e;
      }
      giveBack(traced);
      return outputs;
    } finally {
      gate.leave();
    }
  }

  private Traced take() {
    Traced known;
    synchronized (idle) {
      known = idle.pollFirst();
    }
    return known != null
        ? known
        : Traced.evaluation(
            params.backend(), (_, in) -> Traced.Outcome.of(model.forward(in.getFirst())));
  }

  private void giveBack(Traced traced) {
    synchronized (idle) {
      if (idle.size() < KEPT) {
        idle.addFirst(traced);
        return;
      }
    }
    traced.close();
  }

  @Override
  public void close() {
    gate.close();
  }

  /// Rows without what is to be predicted: their targets are zeros.
  record Unlabelled(EncodedTable rows) implements Dataset {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public Shape featureShape() {
      return rows.featureShape();
    }

    @Override
    public Target target() {
      return new Target.Values(List.of("unknown"));
    }

    @Override
    public HostArray features(int[] indices) {
      return rows.features(indices);
    }

    @Override
    public HostArray targets(int[] indices) {
      return HostArray.of(new float[indices.length], Shape.of(indices.length, 1));
    }
  }
}
