package org.bpnet.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Convolving.ConvolutionWeight;
import org.bpnet.core.op.Pooling.WindowPut;
import org.bpnet.core.op.Pooling.WindowSpread;
import org.bpnet.core.op.Pooling.WindowSum;
import org.bpnet.core.op.Pooling.WindowTake;
import org.bpnet.core.op.Primitive;
import org.junit.jupiter.api.Test;

/// What a hundred random graphs and their gradients are made of.
class RandomGraphTest {

  /// All tensors of a graph and of its gradients by the real inputs.
  private static Set<Tensor> graph(long number) {
    var seed = new Seed(number).child("graph");
    Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>());
    try (Pass pass = Pass.train(Backends.reference(), seed)) {
      var graph = new RandomGraph(seed);
      List<Tensor> in = graph.inputs(seed).stream().map(pass::input).toList();
      List<Tensor> made = new ArrayList<>(graph.build(in, RandomGraph.steps(seed)));
      Tensor sum = made.stream().map(Tensor::sum).reduce(Tensor::add).orElseThrow();
      Gradients gradients = pass.backward(sum);
      in.subList(0, in.size() - 1).forEach(x -> collect(gradients.of(x), all));
      made.forEach(x -> collect(x, all));
    }
    return all;
  }

  private static void collect(Tensor x, Set<Tensor> all) {
    if (all.add(x)) {
      x.inputs().forEach(input -> collect(input, all));
    }
  }

  private static List<Tensor> all() {
    List<Tensor> all = new ArrayList<>();
    for (int number = 1; number <= 100; number++) {
      all.addAll(graph(number));
    }
    return all;
  }

  @Test
  void should_convolve_and_pool_with_everything_around() {
    List<Tensor> all = all();
    List<Convolution> convolutions =
        all.stream()
            .map(Tensor::op)
            .filter(Convolution.class::isInstance)
            .map(Convolution.class::cast)
            .toList();
    Set<Class<? extends Primitive>> kinds =
        all.stream().map(x -> x.op().getClass()).collect(Collectors.toSet());

    assertThat(kinds)
        .contains(
            ConvolutionInput.class,
            ConvolutionWeight.class,
            WindowSum.class,
            WindowSpread.class,
            WindowTake.class,
            WindowPut.class);
    assertThat(convolutions)
        .hasSizeGreaterThan(30)
        .anyMatch(c -> c.groups() > 1)
        .anyMatch(c -> c.window().rows().stride() > 1)
        .anyMatch(c -> c.window().columns().dilation() > 1)
        .anyMatch(c -> c.window().columns().before() != c.window().columns().after())
        .anyMatch(c -> c.window().isLine());
  }
}
