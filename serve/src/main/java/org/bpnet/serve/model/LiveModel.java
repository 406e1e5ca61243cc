package org.bpnet.serve.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.RowEncoder;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Predictions;
import org.bpnet.train.Regressor;

/// One version of a model in memory, as it was when it was loaded. Its weights never change: what
/// changes on disk becomes another of these.
///
/// It is in use from [#enter] to [#leave], and freed after [#retire] as soon as nobody uses it.
public final class LiveModel {
  /// Batches are filled up to one of these sizes, since a computation is recorded for each size
  /// that occurs, and the last eight are kept ([org.bpnet.core.Traced]). Larger ones are computed
  /// by the last and a rest.
  private static final int[] SIZES = {1, 2, 4, 8, 16, 32, 64, 256};

  private final String name;
  private final String version;
  private final Model model;
  private final Optional<RowEncoder> encoder;
  private final Shape featureShape;
  private final Batcher batcher;
  private final IntConsumer watch;
  private int uses;
  private boolean retired;

  private LiveModel(
      String name, String version, Model model, Batching batching, IntConsumer watch) {
    this.name = name;
    this.version = version;
    this.model = model;
    this.encoder =
        model.inputs() instanceof Inputs.Rows rows
            ? Optional.of(new RowEncoder(rows.encoder()))
            : Optional.empty();
    this.featureShape = model.inputs().featureShape();
    this.watch = watch;
    this.batcher =
        new Batcher("bpnet-serve-" + name, featureShape.elementCount(), batching, this::compute);
  }

  /// Loads a model and predicts once with it, so that what can be wrong with it is found here.
  ///
  /// @param folder of a run, or of a model that was saved
  /// @param backend stays open
  /// @param watch is told of each batch, how many rows it has
  /// @throws org.bpnet.train.checkpoint.CheckpointException if there is no model, or it is damaged
  static LiveModel load(
      String name,
      String version,
      Path folder,
      Backend backend,
      Batching batching,
      IntConsumer watch) {
    var live = new LiveModel(name, version, Model.load(folder, backend), batching, watch);
    try {
      live.predict(new FeatureRows(new float[live.featureShape.elementCount()], live.featureShape));
      return live;
    } catch (RuntimeException | Error e) {
      live.free();
      throw e;
    }
  }

  /// Under which the model is asked for.
  public String name() {
    return name;
  }

  /// The name of the version.
  public String version() {
    return version;
  }

  /// The model.
  public Model model() {
    return model;
  }

  /// What makes features of the cells of a row; empty if the model takes arrays.
  public Optional<RowEncoder> encoder() {
    return encoder;
  }

  /// The shape of the features of one row.
  public Shape featureShape() {
    return featureShape;
  }

  /// Begins to use it, unless it is retired.
  synchronized boolean enter() {
    if (retired) {
      return false;
    }
    uses++;
    return true;
  }

  /// Ends a use.
  void leave() {
    boolean last;
    synchronized (this) {
      last = --uses == 0 && retired;
    }
    if (last) {
      free();
    }
  }

  /// Lets nobody use it any more, and frees it when the last who does is done.
  void retire() {
    boolean unused;
    synchronized (this) {
      unused = uses == 0 && !retired;
      retired = true;
    }
    if (unused) {
      free();
    }
  }

  private void free() {
    batcher.close();
    model.close();
  }

  /// What the model makes of some rows, together with those that others ask for.
  ///
  /// @param features row after row: encoded, of a model of tables, else as they were given to `fit`
  /// @throws TimeoutException if it takes longer than the limit
  public Answer predict(float[] features, int rows, Duration limit)
      throws InterruptedException, TimeoutException {
    return batcher.of(features, rows, limit);
  }

  private Answer compute(float[] features, int rows) {
    watch.accept(rows);
    Answer all = predict(new FeatureRows(features, featureShape).padded(padded(rows)));
    if (all.rows() == rows) {
      return all;
    }
    int width = all.numbers().length / all.rows();
    return new Answer(
        rows,
        all.labels().length == 0 ? all.labels() : Arrays.copyOf(all.labels(), rows),
        Arrays.copyOf(all.numbers(), rows * width));
  }

  /// The number of rows that are computed for so many.
  static int padded(int rows) {
    int last = SIZES[SIZES.length - 1];
    int rest = rows % last;
    for (int size : SIZES) {
      if (rest <= size && rest > 0) {
        return rows - rest + size;
      }
    }
    return rows;
  }

  private Answer predict(FeatureRows rows) {
    return switch (model) {
      case Classifier classifier -> {
        Predictions found =
            encoder.isPresent() ? classifier.predictEncoded(rows) : classifier.predict(rows);
        yield new Answer(rows.size(), found.labels().toInts(), found.probabilities().toDoubles());
      }
      case Regressor regressor -> {
        HostArray found =
            encoder.isPresent() ? regressor.predictEncoded(rows) : regressor.predict(rows);
        yield new Answer(rows.size(), new int[0], found.toDoubles());
      }
    };
  }
}
