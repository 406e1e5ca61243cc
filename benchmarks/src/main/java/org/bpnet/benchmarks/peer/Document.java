package org.bpnet.benchmarks.peer;

import java.util.List;
import java.util.Locale;

/// The page docs/benchmarks.md, or one with some of its rows.
final class Document {
  private Document() {}

  /// @param peaks the limits found
  /// @param command what writes the page
  static String of(List<Row> rows, String peaks, int rounds, double load, String command) {
    return String.format(
        Locale.ROOT,
        """
        # BPNet beside other libraries

        Written by `%s`; do not edit. The other pages on speed are in `docs/benchmarks`: how fast the command starts, how
        dependable the Java kernels are, and what a step allocates.

        Machine: %s. %s. Load before the run: %.1f; above 0.7 other programs were running,
            and figures are off, the more so for engines whose threads spin.

        %s
        `samples/s` is the median of %d rounds, `ratio` the median of the rounds' ratios BPNet : peer, with the smallest and
        the largest beside it. ✗ marks a target that was missed. `FMA peak` is the share of the measured limit that the products
        of BPNet's step reach. `vectors` are the widest that both sides were allowed.

        ## How it is measured

        - BPNet runs with the JVM options of `./bpnet`. Every engine works in a process of its own; the processes work in turns, A B A B, one at a time, with a pause between
          them in which thread pools come to rest. A turn is a quarter of a second. Before the first turn each runs until it gets
          no faster. A ratio is formed from turns of the same round.
        - Weights and batches are drawn by the same generator (SplitMix64) in every engine. Before it is timed, each trains the
          first 20 steps; the losses must agree to 2e-4 in f32 (2e-2 in bf16, where engines round at different places;
          2e-3 with DL4J, whose Adam adds its epsilon elsewhere), or the command fails. The data are random numbers: the time of a step does not depend on them.
        - A step is forward, softmax cross-entropy, backward, update. BPNet runs through its public API as the trainer does: a
          batch is copied in from a Java array at each step, and the loss is read. The peers have their batches in their own memory
          from the start and do not read the loss.
        - Batch-hard triplets and contrastive pairs are those of embeddings `[512, 128]` (64 classes) and `[2048, 128]` (256) that are
          parameters: distances, loss, gradient, and a step of SGD. ArcFace has 256 features of length 512, which are parameters
          too, and 10,000 classes. Of distances the products are counted, of their gradients only those that all pairs need.
          A peer's column says which of the usual ways was faster: LibTorch by `torch.cdist`, or by one product (`matrix`);
          triplets chosen on the recorded matrix, or before without recording (`mined`).
        - LeNet is Caffe's: 20 and 50 kernels of 5×5 without padding, each followed by a maximum over 2×2, then 500 units with
          ReLU and 10. LeNet++ is that of the center loss: pairs of 5×5 convolutions with 32, 64 and 128 channels, each pair
          followed by a maximum, two features, and a learnt slope for each channel everywhere. ResNet-20 has 16, 32 and 64
          channels, batch normalization with running statistics, and shortcuts without weights.
        - BPNet has images as N H W C. LibTorch has them as N C H W, its default, or in `channels_last` where that is faster; the
          peer's column says so. Kernels, and the weights behind the flattening, are put in each one's order beforehand.
        - Peers are given their best settings, chosen by a trial in the same process before the first turn; the peer's column
          names what was chosen. For LibTorch: the C++ optimizers or the fused ones (`_fused_sgd_`, `_fused_adam_`), and for small
          networks one thread. Gradients are never set to zero but dropped. Precision bf16 is autocast. LibTorch comes in two
          builds, the official 2.7.1 with MKL and oneDNN, and 2.10.0 with OpenBLAS and oneDNN; a row shows the faster. The latter
          runs with OMP_WAIT_POLICY=PASSIVE, without which its two thread pools slow each other down 20 to 80 times. MKL
          chooses slower kernels on processors of other makes than Intel; that too is how people get it.
        - JAX, PyTorch and ONNX Runtime are driven from Python (`benchmarks/python`), as their users do: JAX with the whole step
          under `jit` and its parameters donated; PyTorch eagerly, with fused or foreach optimizers, and with loss and update
          under `torch.compile`. All have their batches in memory. A library that is not installed is listed as not run.
        - With `--isa avx2` all engines are held to AVX2 on a processor that has more: `-XX:UseAVX=2` and
          `ONEDNN_MAX_CPU_ISA=AVX2` for BPNet; for the others `ATEN_CPU_CAPABILITY`, `MKL_ENABLE_INSTRUCTIONS`,
          `OPENBLAS_CORETYPE=Haswell` and `XLA_FLAGS=--xla_cpu_max_isa=AVX2`. ONNX Runtime cannot be held to it. Caches and clocks
          remain the machine's own.
        - bf16 : f32 compares BPNet in bf16 with the peer in f32.
        - Operations are counted as two for each multiply-add of products and convolutions: forward, gradients of the weights,
          and gradients of the inputs of all layers but the first. What windows see of the padding counts; pooling,
          normalization and activations do not. The limit is what a loop of fused multiply-adds on registers reaches through
          the Vector API in the same run, the best of several tries.
        - The whole command is timed from the start of the process to its end: reading the files, three or ten epochs on 54,000 images,
          scoring the other 6,000 and the 10,000 test images. scikit-learn gets the number of BLAS threads that suits it better.

        Again: `./bpnet bench --against libtorch`; noise alone: `./bpnet bench --against self`; kernels by themselves:
        `benchmarks/run`. Against BPNet as it was, with exit code 1 if a row has less than 0.9 of its speed:
        `./bpnet bench --against commit:v0.1.0 --isa native,avx2`.
        """,
        command,
        Machine.line(),
        peaks,
        load,
        RowTable.markdown(rows),
        rounds);
  }
}
