package org.bpnet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.schedule.Schedule;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A step of training through the public API: input, forward, loss, backward, update. With `-prof
/// gc`, `gc.alloc.rate.norm` is the Java heap allocated by a step.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:Tier3DelayOn=100000",
      "-XX:-UseProfiledLoopPredicate"
    })
public class TrainingStepBenchmark {
  /// Examples in a step.
  @Param({"64", "1024"})
  public int batch;

  private Backend backend = Backends.reference();
  private Parameters params = Parameters.create(backend, new Seed(1));
  private Layer model = x -> x;
  private final Loss loss = new CrossEntropy();
  private List<Optimizer> optimizer = List.of();
  private List<Traced> steps = List.of();
  private HostArray features = HostArray.scalar(0);
  private HostArray labels = HostArray.scalar(0);

  /// For JMH.
  public TrainingStepBenchmark() {}

  /// Opens the backend and makes the model 784-512-256-10 with fixed data.
  @Setup(Level.Trial)
  public void open() {
    backend = Backends.best();
    params = Parameters.create(backend, new Seed(42));
    model =
        Sequential.of(
            Linear.create(params.child("first"), 784, 512),
            Activation.RELU,
            Linear.create(params.child("second"), 512, 256),
            Activation.RELU,
            Linear.create(params.child("logits"), 256, 10));
    optimizer = List.of(new Optimizer(params, Momentum.defaults(), Schedule.constant(1e-4)));
    steps = List.of(Traced.training(backend, this::record));
    var seed = new Seed(7);
    var values = new float[batch * 784];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed.uniform(i);
    }
    var classes = new ArrayList<Integer>();
    for (int i = 0; i < batch; i++) {
      classes.add(seed.below(10, i));
    }
    features = HostArray.of(values, Shape.of(batch, 784));
    labels = HostArray.of(classes.stream().mapToInt(Integer::intValue).toArray(), Shape.of(batch));
  }

  private Traced.Outcome record(Pass pass, List<Tensor> batch) {
    Tensor value = loss.compute(model.forward(batch.get(0)), batch.get(1));
    return new Traced.Outcome(List.of(value), optimizer.getFirst().updates(pass.backward(value)));
  }

  /// One step; the loss is what it returns.
  @Benchmark
  public double step() {
    Traced step = steps.getFirst();
    step.run(new Seed(1), List.of(features, labels));
    double value = step.item(0);
    return value;
  }

  /// Gives the memory back.
  @TearDown(Level.Trial)
  public void close() {
    steps.forEach(Traced::close);
    optimizer.forEach(Optimizer::close);
    params.close();
    backend.close();
  }
}
