package org.bpnet.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bpnet.benchmarks.work.Blueprint;
import org.bpnet.benchmarks.work.Goal;
import org.bpnet.benchmarks.work.Stage;
import org.bpnet.benchmarks.work.Workload;
import org.bpnet.benchmarks.work.Workload.Precision;
import org.bpnet.benchmarks.work.Workload.Rule;

/// A line of the table: some work, BPNet one way, a peer one way.
///
/// @param title what the work is called
/// @param work what is done
/// @param engine who multiplies in BPNet: `onednn` or `java`
/// @param precision BPNet's
/// @param peer who it is compared with
/// @param peerPrecision the peer's
/// @param target the ratio that BPNet is to reach
record Comparison(
    String title,
    Workload work,
    String engine,
    Precision precision,
    Peer peer,
    Precision peerPrecision,
    OptionalDouble target) {
  /// Threads of every row.
  static final int THREADS = 2;

  private static final Blueprint MLP = Blueprint.mlp(784, 512, 256, 10);

  /// Caffe's.
  private static final Blueprint LENET =
      Blueprint.parse("28x28x1-conv20@5+0-max2/2-conv50@5+0-max2/2-500-relu-10");

  /// LeNet++ of Wen, Zhang, Li, Qiao, *A discriminative feature learning approach for deep face
  /// recognition*, 2016, with the windows of the code beside it.
  private static final Blueprint LENET_PP =
      Blueprint.parse(
          "28x28x1-conv32@5+2-prelu-conv32@5+2-prelu-max2/2-conv64@5+2-prelu-conv64@5+2-prelu-max2/2"
              + "-conv128@5+2-prelu-conv128@5+2-prelu-max3/2-2-prelu-10");

  /// Of He, Zhang, Ren, Sun, *Deep residual learning for image recognition*, 2016, section 4.2. At
  /// larger learning rates than here rounding alone drives two runs apart within twenty steps.
  private static final Blueprint RESNET_20 =
      Blueprint.parse(
          "32x32x3-unbiased16@3+1-norm-relu-block16/1-block16/1-block16/1"
              + "-block32/2-block32/1-block32/1-block64/2-block64/1-block64/1-mean-10");

  private static final List<Integer> BATCHES = List.of(64, 128, 1024);

  /// All lines against LibTorch, one against DL4J, and the best of BPNet against each Python
  /// library that does such work.
  static List<Comparison> all() {
    return natives().stream()
        .flatMap(line -> Stream.concat(Stream.of(line), line.inPython().stream()))
        .toList();
  }

  /// The same against each Python library that does such work, if this line has BPNet's best
  /// engine.
  private List<Comparison> inPython() {
    if (!engine.equals("onednn") || peer != Peer.LIBTORCH || precision != peerPrecision) {
      return List.of();
    }
    boolean inference = work.rule() == Rule.INFERENCE;
    List<Peer> peers =
        precision == Precision.BF16
            ? List.of(Peer.TORCH, Peer.COMPILED)
            : inference
                ? List.of(Peer.JAX, Peer.TORCH, Peer.COMPILED, Peer.ONNX)
                : List.of(Peer.JAX, Peer.TORCH, Peer.COMPILED);
    return peers.stream()
        .map(other -> new Comparison(title, work, engine, precision, other, peerPrecision, target))
        .toList();
  }

  private static List<Comparison> natives() {
    var lines = new ArrayList<Comparison>();
    for (int i = 0; i < BATCHES.size(); i++) {
      lines.addAll(mlp("SGD+momentum", Rule.MOMENTUM, 0.01, i, new double[] {1.5, 1.4, 1.2}));
    }
    for (int i = 0; i < BATCHES.size(); i++) {
      lines.addAll(mlp("Adam", Rule.ADAM, 3e-4, i, new double[] {1.7, 1.5, 1.2}));
    }
    lines.addAll(
        small(
            "XOR 2-2-2, SGD",
            work(Blueprint.mlp(2, 2, 2), Rule.SGD, 0.1, 4),
            OptionalDouble.of(8)));
    lines.addAll(
        small(
            "iris 4-16-3, Adam",
            work(Blueprint.mlp(4, 16, 3), Rule.ADAM, 1e-3, 32),
            OptionalDouble.of(6)));
    lines.addAll(
        small(
            "MLP 784-512-256-10, inference",
            work(MLP, Rule.INFERENCE, 0, 1),
            OptionalDouble.empty()));
    lines.addAll(images("LeNet 28x28, SGD+momentum", work(LENET, Rule.MOMENTUM, 0.01, 64), 1.5));
    lines.addAll(images("LeNet 28x28, inference", work(LENET, Rule.INFERENCE, 0, 1), 2));
    lines.addAll(
        images("LeNet++ 28x28, SGD+momentum", work(LENET_PP, Rule.MOMENTUM, 0.01, 128), 1.1));
    lines.addAll(
        images("ResNet-20 32x32, SGD+momentum", work(RESNET_20, Rule.MOMENTUM, 0.001, 64), 1.1));
    lines.addAll(
        learning("batch-hard triplet 128", pairs(128, 512, Goal.Kind.TRIPLET, 64, Rule.SGD, 1)));
    lines.addAll(
        learning(
            "all-pairs contrastive 128",
            pairs(128, 2048, Goal.Kind.CONTRASTIVE, 256, Rule.SGD, 1)));
    lines.addAll(
        learning(
            "ArcFace 512-10000, SGD+momentum",
            pairs(512, 256, Goal.Kind.ARCFACE, 10_000, Rule.MOMENTUM, 1e-4)));
    return lines;
  }

  /// Forward and backward of a loss on embeddings that are parameters, with their update.
  private static Workload pairs(
      int width, int batch, Goal.Kind loss, int classes, Rule rule, double rate) {
    return new Workload(
        new Blueprint(Blueprint.Extent.flat(width), List.of(Stage.Plain.TABLE)),
        new Goal(loss, classes),
        rule,
        rate,
        batch,
        THREADS,
        Precision.F32);
  }

  private static List<Comparison> learning(String title, Workload work) {
    return List.of(
        line(title, work, "onednn", Precision.F32, Precision.F32, 1.2),
        line(title, work, "java", Precision.F32, Precision.F32, 1.2));
  }

  private static List<Comparison> mlp(
      String rule, Rule update, double rate, int i, double[] targets) {
    String title = "MLP 784-512-256-10, " + rule;
    int batch = BATCHES.get(i);
    Workload work = work(MLP, update, rate, batch);
    var lines = new ArrayList<Comparison>();
    lines.add(line(title, work, "onednn", Precision.F32, Precision.F32, targets[i]));
    lines.add(
        line(title, work, "java", Precision.F32, Precision.F32, List.of(1.1, 0.95, 0.85).get(i)));
    lines.add(line(title, work, "onednn", Precision.BF16, Precision.BF16, 1.3));
    lines.add(
        new Comparison(
            title,
            work,
            "onednn",
            Precision.BF16,
            Peer.LIBTORCH,
            Precision.F32,
            i == 0 ? OptionalDouble.empty() : OptionalDouble.of(i == 1 ? 2.5 : 3.5)));
    if (update == Rule.ADAM && batch == 128) {
      lines.add(
          new Comparison(
              title,
              work,
              "onednn",
              Precision.F32,
              Peer.DL4J,
              Precision.F32,
              OptionalDouble.empty()));
    }
    return lines;
  }

  private static Comparison line(
      String title, Workload work, String engine, Precision ours, Precision theirs, double target) {
    return new Comparison(
        title, work, engine, ours, Peer.LIBTORCH, theirs, OptionalDouble.of(target));
  }

  private static List<Comparison> small(String title, Workload work, OptionalDouble target) {
    return List.of(
        new Comparison(title, work, "onednn", Precision.F32, Peer.LIBTORCH, Precision.F32, target),
        new Comparison(
            title,
            work,
            "java",
            Precision.F32,
            Peer.LIBTORCH,
            Precision.F32,
            OptionalDouble.empty()));
  }

  private static List<Comparison> images(String title, Workload work, double target) {
    return List.of(
        line(title, work, "onednn", Precision.F32, Precision.F32, target),
        line(title, work, "java", Precision.F32, Precision.F32, 0.6));
  }

  private static Workload work(Blueprint network, Rule rule, double rate, int batch) {
    return new Workload(network, rule, rate, batch, THREADS, Precision.F32);
  }

  /// BPNet's java engine against another process of the same: what differs is noise.
  static List<Comparison> withSelf() {
    return natives().stream()
        .filter(line -> line.engine().equals("java") && line.precision() == Precision.F32)
        .map(line ->
            new Comparison(
                line.title(),
                line.work(),
                "java",
                Precision.F32,
                Peer.SELF,
                Precision.F32,
                OptionalDouble.empty()))
        .toList();
  }

  /// BPNet against an earlier BPNet, each engine and precision with its own.
  ///
  /// @param least the ratio that no row may fall below
  static List<Comparison> withEarlier(double least) {
    return natives().stream()
        .filter(line -> line.peer() == Peer.LIBTORCH && line.precision() == line.peerPrecision())
        .map(line ->
            new Comparison(
                line.title(),
                line.work(),
                line.engine(),
                line.precision(),
                Peer.EARLIER,
                line.precision(),
                OptionalDouble.of(least)))
        .toList();
  }

  /// What `--only` is matched with.
  String label() {
    return String.format(
        Locale.ROOT,
        "%s, batch %d, %s, %s, %s",
        title,
        work.batch(),
        word(precision),
        engine,
        peer.title());
  }

  /// BPNet's side.
  Entrant ours() {
    return new Entrant("bpnet " + engine, precision);
  }

  /// The peer's side, in as many builds as there are.
  List<Entrant> theirs() {
    return peer.builds(engine).stream().map(build -> new Entrant(build, peerPrecision)).toList();
  }

  /// The line of the table.
  ///
  /// @param vectors the widest that both were allowed
  Row row(String vectors, String peerName, Row.Figures figures, String missing) {
    String both = word(precision) + (precision == peerPrecision ? "" : " : " + word(peerPrecision));
    return new Row(
        title,
        work.batch(),
        both,
        engine,
        vectors,
        work.threads(),
        peerName,
        target,
        figures,
        missing);
  }

  private static String word(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /// A process at work.
  ///
  /// @param engine whose, as [Launcher] knows it
  record Entrant(String engine, Precision precision) {}

  /// Who BPNet is compared with.
  enum Peer {
    /// LibTorch, in two builds.
    LIBTORCH("LibTorch"),
    /// Deeplearning4j.
    DL4J("DL4J"),
    /// JAX, the whole step compiled.
    JAX("JAX"),
    /// PyTorch from Python.
    TORCH("torch eager"),
    /// PyTorch, compiled.
    COMPILED("torch.compile"),
    /// ONNX Runtime, which does not train.
    ONNX("ONNX Runtime"),
    /// BPNet, once more.
    SELF("BPNet"),
    /// BPNet of another commit.
    EARLIER("BPNet before");

    private final String title;

    Peer(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /// Its builds, as [Launcher] knows them.
    ///
    /// @param engine BPNet's in the same row
    List<String> builds(String engine) {
      return switch (this) {
        case LIBTORCH -> List.of("libtorch 2.7.1", "libtorch 2.10.0");
        case DL4J -> List.of("dl4j");
        case JAX -> List.of("python jax");
        case TORCH -> List.of("python torch");
        case COMPILED -> List.of("python compile");
        case ONNX -> List.of("python onnxruntime");
        case SELF -> List.of("self");
        case EARLIER -> List.of("earlier " + engine);
      };
    }
  }
}
