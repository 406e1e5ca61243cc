package org.bpnet.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.benchmarks.peer.Contestant;
import org.bpnet.benchmarks.peer.Draws;
import org.bpnet.benchmarks.peer.Work;
import org.bytedeco.javacpp.FloatPointer;
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
  private final Work work;
  private final List<Tensor> features = new ArrayList<>();
  private final List<Tensor> labels = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>(); // weight, bias, weight, ...
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

  LibTorchStep(Work work, int threads, boolean fused) {
    this.work = work;
    torch.set_num_threads(threads);
    gradients = new AutoGradMode(work.rule() != Work.Rule.INFERENCE);
    for (int i = 0; i < Work.BATCHES; i++) {
      int batch = work.batch();
      features.add(tensor(Draws.features(batch, work.features(), i), batch, work.features()));
      labels.add(labels(Draws.labels(batch, work.classes(), i)));
    }
    for (int i = 0; i < work.layers(); i++) {
      int in = work.widths().get(i);
      int out = work.widths().get(i + 1);
      Tensor weight = tensor(Draws.weights(i, in, out), in, out).t().contiguous();
      parameters.add(weight.set_requires_grad(true));
      parameters.add(torch.zeros(out).set_requires_grad(true));
    }
    parameters.forEach(all::push_back);
    update = fused ? fused() : unfused();
  }

  private static Tensor tensor(float[] values, long... shape) {
    try (var pointer = new FloatPointer(values)) {
      return torch.from_blob(pointer, shape).clone();
    }
  }

  private static Tensor labels(int[] values) {
    long[] classes = Arrays.stream(values).asLongStream().toArray();
    try (var pointer = new LongPointer(classes)) {
      var type = new TensorOptions(torch.ScalarType.Long);
      return torch.from_blob(pointer, new long[] {classes.length}, type).clone();
    }
  }

  private Update fused() {
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
    if (work.rule() == Work.Rule.ADAM) {
      return new Adam(all, new AdamOptions(work.rate()));
    }
    var options = new SGDOptions(work.rate());
    options.momentum().put(work.rule() == Work.Rule.MOMENTUM ? 0.9 : 0.0);
    return new SGD(all, options);
  }

  @Override
  public void step() {
    int batch = steps++ % Work.BATCHES;
    boolean half = work.precision() == Work.Precision.BF16;
    try (var _ = new PointerScope()) {
      if (half) {
        Native.autocast(true);
      }
      Tensor result = forward(features.get(batch));
      if (work.rule() != Work.Rule.INFERENCE) {
        result = torch.cross_entropy(result, labels.get(batch));
      }
      if (half) {
        Native.autocast(false);
      }
      if (work.rule() != Work.Rule.INFERENCE) {
        update.of(result);
      }
      last.close();
      last = result.detach().retainReference();
    }
  }

  private Tensor forward(Tensor x) {
    Tensor h = x;
    for (int i = 0; i < work.layers(); i++) {
      h = torch.linear(h, parameters.get(2 * i), parameters.get(2 * i + 1));
      h = i + 1 < work.layers() ? h.relu_() : h;
    }
    return h;
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
    parameters.forEach(Pointer::close);
    last.close();
    gradients.close();
  }
}
