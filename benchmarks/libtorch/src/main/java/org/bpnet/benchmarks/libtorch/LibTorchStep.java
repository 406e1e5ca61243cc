package org.bpnet.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.benchmarks.peer.Contestant;
import org.bpnet.benchmarks.work.Draws;
import org.bpnet.benchmarks.work.Workload;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The training loop of LibTorch's C++ frontend. Batches lie in tensors from the start; gradients
/// are new tensors at each step and never set to zero.
final class LibTorchStep implements Contestant {
  private final Workload work;
  private final List<Tensor> features = new ArrayList<>();
  private final List<Tensor> labels = new ArrayList<>();
  private final LibTorchNetwork network;
  private final LibTorchLoss loss;
  private final TensorVector all = new TensorVector();
  private final Update update;
  private final AutoGradMode gradients;
  private Tensor last = new Tensor();
  private int steps;

  /// What becomes of the loss.
  private interface Update extends AutoCloseable {
    void of(Tensor loss);

    @Override
    void close();
  }

  /// @param way to compute the loss, of [LibTorchLoss#ways]
  LibTorchStep(Workload work, int threads, boolean fused, boolean channelsLast, String way) {
    this.work = work;
    torch.set_num_threads(threads);
    boolean training = work.rule() != Workload.Rule.INFERENCE;
    gradients = new AutoGradMode(training);
    network = new LibTorchNetwork(work.network(), work.batch(), training, channelsLast);
    loss = new LibTorchLoss(work.goal(), work.network().outputs(), way);
    for (int i = 0; i < Workload.BATCHES; i++) {
      int batch = work.batch();
      float[] values = Draws.features(batch, work.network().features(), i);
      features.add(network.features(values, batch, work.network().input()));
      labels.add(labels(work.goal().labels(batch, i)));
    }
    var parameters = new ArrayList<>(network.parameters());
    parameters.addAll(loss.parameters());
    parameters.forEach(all::push_back);
    update = fused ? fused(parameters) : unfused();
  }

  private static Tensor labels(int[] values) {
    long[] classes = Arrays.stream(values).asLongStream().toArray();
    try (var pointer = new LongPointer(classes)) {
      var type = new TensorOptions(torch.ScalarType.Long);
      return torch.from_blob(pointer, new long[] {classes.length}, type).clone();
    }
  }

  private Update fused(List<Tensor> parameters) {
    var fused = new FusedUpdate(work, parameters);
    return new Update() {
      @Override
      public void of(Tensor loss) {
        fused.step(torch.grad(new TensorVector(loss), all));
      }

      @Override
      public void close() {
        fused.close();
      }
    };
  }

  private Update unfused() {
    Optimizer optimizer = optimizer();
    return new Update() {
      @Override
      public void of(Tensor loss) {
        loss.backward();
        optimizer.step();
        optimizer.zero_grad(true);
      }

      @Override
      public void close() {
        optimizer.close();
      }
    };
  }

  private Optimizer optimizer() {
    if (work.rule() == Workload.Rule.ADAM) {
      return new Adam(all, new AdamOptions(work.rate()));
    }
    var options = new SGDOptions(work.rate());
    options.momentum().put(work.rule() == Workload.Rule.MOMENTUM ? 0.9 : 0.0);
    return new SGD(all, options);
  }

  @Override
  public void step() {
    int batch = steps++ % Workload.BATCHES;
    boolean half = work.precision() == Workload.Precision.BF16;
    try (var _ = new PointerScope()) {
      if (half) {
        Native.autocast(true);
      }
      Tensor result = network.forward(features.get(batch));
      if (work.rule() != Workload.Rule.INFERENCE) {
        result = loss.of(result, labels.get(batch));
      }
      if (half) {
        Native.autocast(false);
      }
      if (work.rule() != Workload.Rule.INFERENCE) {
        update.of(result);
      }
      last.close();
      last = result.detach().retainReference();
    }
  }

  @Override
  public double loss() {
    try (var _ = new PointerScope()) {
      return last.flatten().select(0, 0).item_float();
    }
  }

  @Override
  public void close() {
    update.close();
    features.forEach(Pointer::close);
    labels.forEach(Pointer::close);
    network.close();
    loss.close();
    last.close();
    gradients.close();
  }
}
