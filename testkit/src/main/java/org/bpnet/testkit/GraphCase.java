package org.bpnet.testkit;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.sample.RandomGraph;
import org.bpnet.testkit.sample.Samples;

/// One random graph computed on a backend and on the reference.
final class GraphCase {
  private static final int LENGTH = 32; // reductions in a graph are about this long at most

  private GraphCase() {}

  /// How results are asked for; each leads to another plan.
  private enum Order {
    /// All at once.
    TOGETHER,
    /// From the last to the first, each result kept for those that follow.
    ONE_BY_ONE,
    /// The values first, as a training loop prints a loss, then all the gradients.
    VALUES_FIRST
  }

  static void verify(Backend backend, long number) {
    var seed = new Seed(number).child("graph");
    int all = RandomGraph.steps(seed);
    if (failure(backend, seed, all).isEmpty()) {
      return;
    }
    for (int steps = 1; steps <= all; steps++) {
      Optional<String> failure = failure(backend, seed, steps);
      if (failure.isPresent()) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "graph %d on %s: the first %d of %d steps fail: %s%n%s",
                number,
                backend.name(),
                steps,
                all,
                failure.get(),
                describe(seed, steps)));
      }
    }
    throw new AssertionError(
        String.format(Locale.ROOT, "graph %d on %s fails now and then", number, backend.name()));
  }

  private static Optional<String> failure(Backend backend, Seed seed, int steps) {
    for (int round = 0; round < 2; round++) { // the second round may find a plan made in the first
      List<HostArray> inputs = new RandomGraph(seed).inputs(seed.child("values").child(round));
      double rate = 0.1 + round;
      Backend reference = Backends.reference();
      List<HostArray> expected = run(reference, seed, steps, inputs, rate, Order.TOGETHER);
      List<List<HostArray>> shaken =
          Tolerance.shaken(inputs, backend.floatType()).stream()
              .map(in -> run(reference, seed, steps, in, rate, Order.TOGETHER))
              .toList();
      for (Order order : Order.values()) {
        List<HostArray> actual = run(backend, seed, steps, inputs, rate, order);
        for (int i = 0; i < expected.size(); i++) {
          int result = i;
          Optional<String> difference =
              new Tolerance(
                      backend.floatType(),
                      LENGTH,
                      Tolerance.Sort.GRAPH,
                      expected.get(i),
                      shaken.stream().map(s -> s.get(result)).toList())
                  .difference(actual.get(i));
          if (difference.isPresent()) {
            return Optional.of(
                String.format(
                    Locale.ROOT, "result %d, round %d, %s: %s", i, round, order, difference.get()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The results: the last step and some others, then the gradients of all of them by the real
  /// inputs and the inputs after a step of gradient descent, then how fast all of them change while
  /// the inputs move.
  private static List<HostArray> run(
      Backend backend, Seed seed, int steps, List<HostArray> inputs, double rate, Order order) {
    try (Pass pass = Pass.train(backend, seed)) {
      List<Tensor> in = inputs.stream().map(pass::input).toList();
      List<Tensor> made = new RandomGraph(seed).build(in, steps);
      List<Tensor> values = new ArrayList<>(List.of(made.getLast()));
      for (int i = 0; i < made.size() - 1; i++) {
        if (seed.child("outputs").below(4, i) == 0) {
          values.add(made.get(i));
        }
      }
      List<Tensor> wanted = new ArrayList<>(values);
      Tensor contracted = contracted(values, seed);
      Gradients gradients = pass.backward(contracted);
      List<Tensor> moving = in.subList(0, in.size() - 1);
      for (Tensor x : moving) {
        wanted.add(gradients.of(x));
        wanted.add(x.sub(gradients.of(x).mul(rate)));
      }
      wanted.add(BackendContract.tangent(moving, contracted));
      switch (order) {
        case TOGETHER -> pass.evaluate(wanted);
        case ONE_BY_ONE -> wanted.reversed().forEach(Tensor::toHost);
        case VALUES_FIRST -> {
          pass.evaluate(values);
          pass.evaluate(wanted);
        }
      }
      return wanted.stream().map(Tensor::toHost).toList();
    }
  }

  private static Tensor contracted(List<Tensor> values, Seed seed) {
    Pass pass = values.getFirst().pass();
    Tensor sum = pass.scalar(0);
    for (Tensor value : values) {
      HostArray weights = Samples.cotangent(value.shape(), seed.child("cotangent"));
      sum = sum.add(value.mul(pass.input(weights)).sum());
    }
    return sum;
  }

  /// One line for each operation.
  private static String describe(Seed seed, int steps) {
    var graph = new RandomGraph(seed);
    try (Pass pass = Pass.train(Backends.reference(), seed)) {
      List<Tensor> in = graph.inputs(seed).stream().map(pass::input).toList();
      IdentityHashMap<Tensor, Integer> numbers = new IdentityHashMap<>();
      var text = new StringBuilder();
      describe(graph.build(in, steps).getLast(), numbers, text);
      return text.toString();
    }
  }

  private static void describe(
      Tensor x, IdentityHashMap<Tensor, Integer> numbers, StringBuilder text) {
    if (!numbers.containsKey(x)) {
      x.inputs().forEach(input -> describe(input, numbers, text));
      numbers.put(x, numbers.size());
      text.append(
          String.format(
              Locale.ROOT,
              "  %d = %s %s -> %s%n",
              numbers.get(x),
              x.op(),
              x.inputs().stream().map(numbers::get).toList(),
              x.shape()));
    }
  }
}
