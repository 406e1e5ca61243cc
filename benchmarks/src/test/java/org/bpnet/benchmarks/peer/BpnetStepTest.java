package org.bpnet.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bpnet.benchmarks.work.Blueprint;
import org.bpnet.benchmarks.work.Blueprint.Extent;
import org.bpnet.benchmarks.work.Workload;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Descriptions of networks, and what BPNet makes of them.
class BpnetStepTest {
  private static final Blueprint LENET = network("LeNet 28x28, SGD");
  private static final Blueprint LENET_PP = network("LeNet++");
  private static final Blueprint RESNET_20 = network("ResNet-20");

  @Test
  void should_put_relu_between_fully_connected_layers() {
    assertThat(Blueprint.mlp(784, 512, 10)).hasToString("784-512-relu-10");
  }

  @Test
  void should_read_the_text_it_writes() {
    for (Blueprint network : List.of(Blueprint.mlp(4, 16, 3), LENET, LENET_PP, RESNET_20)) {
      assertThat(Blueprint.parse(network.toString())).isEqualTo(network);
    }
  }

  @Test
  void should_tell_the_widths_of_fully_connected_layers_alone() {
    assertThat(Blueprint.mlp(4, 16, 8, 3).widths()).containsExactly(4, 16, 8, 3);
    assertThatThrownBy(LENET::widths)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("fully connected layers alone, got 28x28x1-conv20@5+0-");
  }

  @Test
  void should_follow_extents_through_windows() {
    assertThat(LENET.extents())
        .containsExactly(
            new Extent(28, 28, 1),
            new Extent(24, 24, 20),
            new Extent(12, 12, 20),
            new Extent(8, 8, 50),
            new Extent(4, 4, 50),
            Extent.flat(500),
            Extent.flat(500),
            Extent.flat(10));
    assertThat(LENET_PP.extents()).contains(new Extent(7, 7, 128), new Extent(3, 3, 128));
    assertThat(RESNET_20.extents()).contains(new Extent(16, 16, 32), new Extent(8, 8, 64));
  }

  @Test
  void should_count_multiply_adds_of_convolutions() {
    // 24·24·20·25 + 8·8·50·500 + 800·500 + 500·10, and no gradient by the images.
    assertThat(LENET.multiplyAdds(false)).isEqualTo(288_000 + 1_600_000 + 400_000 + 5_000);
    assertThat(LENET.multiplyAdds(true)).isEqualTo(3 * 2_293_000 - 288_000);
    // The figure in the literature is 40.55 million.
    assertThat(RESNET_20.multiplyAdds(false)).isEqualTo(40_551_040);
  }

  @Test
  void should_have_as_many_parameters_as_published() {
    assertThat(parameters(LENET)).isEqualTo(431_080);
    assertThat(parameters(RESNET_20)).isEqualTo(269_722);
  }

  /// Losses of LibTorch 2.7.1 at learning rate 0.001, batches of four.
  @Test
  @Tag("slow")
  void should_train_as_libtorch_does() {
    assertLosses(LENET, 2.280099, 2.258110, 2.329409);
    assertLosses(LENET_PP, 2.300892, 2.302630, 2.300127);
    assertLosses(RESNET_20, 1.630445, 2.374777, 2.107098);
  }

  /// Losses of PyTorch 2.13: `benchmarks/python/worker.py torch 1`, told `work` and the line, then
  /// `losses 3`.
  @Test
  void should_train_embeddings_as_pytorch_does() {
    assertLosses("8-table triplet/4 SGD 1 32 1 F32", 0.93637514, 0.80670446, 0.70815516);
    assertLosses("8-table contrastive/4 SGD 1 32 1 F32", 5.9629617, 5.5057702, 5.0994053);
    assertLosses("8-table arcface/20 MOMENTUM 0.001 16 1 F32", 57.626244, 59.979821, 54.366970);
  }

  private static void assertLosses(String line, double... losses) {
    assertLosses(Workload.parse(line), losses);
  }

  private static void assertLosses(Blueprint network, double... losses) {
    assertLosses(
        new Workload(network, Workload.Rule.MOMENTUM, 0.001, 4, 2, Workload.Precision.F32), losses);
  }

  private static void assertLosses(Workload work, double... losses) {
    try (var step = new BpnetStep(work, backend())) {
      for (double loss : losses) {
        step.step();
        assertThat(step.loss()).isCloseTo(loss, within(1e-5 * Math.max(1, loss)));
      }
    }
  }

  private static long parameters(Blueprint network) {
    try (Backend backend = backend();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      BpnetNetwork.create(network, 1, params);
      return params.count();
    }
  }

  private static Backend backend() {
    return Backends.best(BackendOptions.defaults().engine(BackendOptions.JAVA));
  }

  private static Blueprint network(String title) {
    return Comparison.all().stream()
        .filter(line -> line.title().startsWith(title))
        .findFirst()
        .orElseThrow()
        .work()
        .network();
  }
}
