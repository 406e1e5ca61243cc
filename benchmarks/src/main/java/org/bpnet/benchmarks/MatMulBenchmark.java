package org.bpnet.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.Precision;
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

/// One matrix product of the network 784-512-256-10, by itself: forward `x·W` (NN), gradient of the
/// weight `xᵀ·g` (TN), gradient of the input `g·Wᵀ` (NT). A product that is looked at whole is also
/// copied out; its sum is looked at instead, one pass over the result more.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class MatMulBenchmark {
  /// Examples in a step.
  @Param({"64", "128", "1024"})
  public int batch;

  /// Inputs and outputs of the layer.
  @Param({"784x512", "512x256", "256x10"})
  public String layer = "";

  /// Which of the three products.
  @Param({"NN", "TN", "NT"})
  public String mode = "";

  /// Who multiplies.
  @Param({"onednn", "java"})
  public String engine = "";

  /// What the operands are rounded to.
  @Param("F32")
  public Precision precision = Precision.F32;

  private Backend backend = Backends.reference();
  private Parameters params = Parameters.create(backend, new Seed(1));
  private List<Traced> product = List.of();

  /// For JMH.
  public MatMulBenchmark() {}

  /// Fills both operands, which stay in the backend's memory.
  @Setup(Level.Trial)
  public void open() {
    backend = Backends.best(new BackendOptions(0, engine, precision));
    params = Parameters.create(backend, new Seed(42));
    String[] extents = layer.split("x");
    int in = Integer.parseInt(extents[0]);
    int out = Integer.parseInt(extents[1]);
    Parameter left = parameter("left", batch, mode.equals("NT") ? out : in);
    Parameter right =
        mode.equals("TN") ? parameter("right", batch, out) : parameter("right", in, out);
    product = List.of(Traced.evaluation(backend, (pass, _) -> record(pass, left, right)));
  }

  private Parameter parameter(String name, int rows, int columns) {
    return params.weight(name, Shape.of(rows, columns), MatMulBenchmark::uniform);
  }

  private static HostArray uniform(Shape shape, Seed seed) {
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed.uniform(i) - 0.5f;
    }
    return HostArray.of(values, shape);
  }

  private Traced.Outcome record(Pass pass, Parameter left, Parameter right) {
    Tensor a = pass.read(left);
    Tensor b = pass.read(right);
    Tensor result =
        switch (mode) {
          case "TN" -> a.transpose().matmul(b);
          case "NT" -> a.matmul(b.transpose());
          default -> a.matmul(b);
        };
    return Traced.Outcome.of(result.sum());
  }

  /// The product.
  @Benchmark
  public double product() {
    Traced run = product.getFirst();
    run.run(List.of());
    return run.item(0);
  }

  /// Gives the memory back.
  @TearDown(Level.Trial)
  public void close() {
    product.forEach(Traced::close);
    params.close();
    backend.close();
  }
}
