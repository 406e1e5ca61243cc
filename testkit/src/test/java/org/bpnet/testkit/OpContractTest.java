package org.bpnet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tangents;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.op.Primitive;
import org.bpnet.testkit.operation.OpCase;
import org.bpnet.testkit.operation.OpCase.Kind;
import org.bpnet.testkit.sample.RandomGraph;
import org.bpnet.testkit.sample.Samples;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The list of operations, on the reference backend: gradients against differences, and whether the
/// list is complete.
class OpContractTest {

  @TestFactory
  Stream<DynamicTest> should_have_right_gradients() {
    return BackendContract.operations().stream()
        .filter(c -> c.kind() == Kind.SMOOTH && isReal(c))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c).verify()));
  }

  @TestFactory
  Stream<DynamicTest> should_have_right_gradients_of_gradients() {
    Set<String> seen = new HashSet<>();
    return BackendContract.operations().stream()
        .filter(c -> c.kind() == Kind.SMOOTH && isReal(c))
        .filter(c -> elements(c) > 1 && elements(c) <= 40)
        .filter(c -> seen.add(c.name().split(" ")[0] + " " + c.inputs().getFirst().shape().rank()))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c).secondOrder().verify()));
  }

  /// ⟨u, Jv⟩ = ⟨Jᵀu, v⟩ to rounding, at kinks and ties too, one input at a time.
  @TestFactory
  Stream<DynamicTest> should_push_forward_as_they_pull_back() {
    return BackendContract.operations().stream()
        .filter(c -> c.kind() != Kind.SPECIAL && isReal(c))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> pushAndPull(c)));
  }

  private static void pushAndPull(OpCase c) {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      List<Tensor> in = c.inputs().stream().map(pass::input).toList();
      Tensor y = c.function().apply(in);
      HostArray u = Samples.cotangent(y.shape(), new Seed(2));
      Gradients pulled = pass.backward(y, pass.input(u));
      for (Tensor x : in.stream().filter(t -> t.type().isFloat()).toList()) {
        HostArray v = Samples.cotangent(x.shape(), new Seed(3));
        Tensor tangent = Tangents.along(Map.of(x, pass.input(v)), y).of(y);
        double[] products = products(u, tangent.toHost());
        double pushed = Arrays.stream(products).sum();
        double size = Arrays.stream(products).map(Math::abs).sum();
        double back = Arrays.stream(products(v, pulled.of(x).toHost())).sum();
        assertThat(pushed).isCloseTo(back, offset(1e-12 * (1 + size)));
      }
    }
  }

  private static double[] products(HostArray a, HostArray b) {
    assertThat(a.shape()).isEqualTo(b.shape());
    double[] products = new double[a.shape().elementCount()];
    Arrays.setAll(products, i -> a.at(i) * b.at(i));
    return products;
  }

  /// J·v against (f(x + h·v) − f(x − h·v))/2h, element by element, all inputs moving at once.
  @TestFactory
  Stream<DynamicTest> should_push_forward_what_differences_find() {
    return BackendContract.operations().stream()
        .filter(c -> c.kind() == Kind.SMOOTH && isReal(c))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> pushAndDiffer(c)));
  }

  private static void pushAndDiffer(OpCase c) {
    double h = 1e-5;
    double[] pushed;
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      List<Tensor> in = c.inputs().stream().map(pass::input).toList();
      List<Tensor> moving = in.stream().filter(t -> t.type().isFloat()).toList();
      pushed = BackendContract.tangent(moving, c.function().apply(in)).toHost().toDoubles();
    }
    double[] right = moved(c, h);
    double[] left = moved(c, -h);
    for (int i = 0; i < pushed.length; i++) {
      double difference = (right[i] - left[i]) / (2 * h);
      double scale = Math.max(1, Math.max(Math.abs(difference), Math.abs(right[i])));
      assertThat(pushed[i]).as("element %d", i).isCloseTo(difference, offset(1e-6 * scale));
    }
  }

  /// The values after a step in the contract's directions.
  private static double[] moved(OpCase c, double step) {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      List<Tensor> in = new ArrayList<>();
      int moving = 0;
      for (HostArray x : c.inputs()) {
        double[] values = x.toDoubles();
        if (x.type().isFloat()) {
          HostArray v = Samples.cotangent(x.shape(), new Seed(7).child(moving++));
          Arrays.setAll(values, i -> values[i] + step * v.at(i));
        }
        in.add(x.type().isFloat() ? pass.input(HostArray.of(values, x.shape())) : pass.input(x));
      }
      return c.function().apply(in).toHost().toDoubles();
    }
  }

  /// Two hundred random graphs: ⟨u, Jv⟩ = ⟨Jᵀu, v⟩, and ⟨a, Hb⟩ = ⟨Ha, b⟩ of second derivatives
  /// that forward mode takes of reverse mode.
  @Test
  void should_agree_in_both_modes_on_random_graphs() {
    for (int number = 1; number <= 200; number++) {
      Seed seed = new Seed(number).child("graph");
      try (Pass pass = Pass.train(Backends.reference(), seed)) {
        var graph = new RandomGraph(seed);
        List<Tensor> in = graph.inputs(seed.child("values")).stream().map(pass::input).toList();
        Tensor last = graph.build(in, RandomGraph.steps(seed)).getLast().toReal();
        List<Tensor> moving = in.subList(0, in.size() - 1);
        Tensor sum = last.mul(pass.input(Samples.cotangent(last.shape(), new Seed(2)))).sum();
        List<HostArray> a = directions(moving, 8);
        List<HostArray> b = directions(moving, 9);
        List<Tensor> gradients = moving.stream().map(pass.backward(sum)::of).toList();

        double pulled = dot(a, gradients);
        double pushed = along(moving, a, List.of(sum)).of(sum).item();
        assertThat(pushed).as("graph %d", number).isCloseTo(pulled, closeTo(pulled));

        Tangents byA = along(moving, a, gradients);
        Tangents byB = along(moving, b, gradients);
        double ba = dot(b, gradients.stream().map(byA::of).toList());
        double ab = dot(a, gradients.stream().map(byB::of).toList());
        assertThat(ba).as("graph %d, second order", number).isCloseTo(ab, closeTo(ab));
      }
    }
  }

  private static Offset<Double> closeTo(double value) {
    return offset(1e-9 * Math.max(1, Math.abs(value)));
  }

  private static List<HostArray> directions(List<Tensor> xs, long seed) {
    List<HostArray> all = new ArrayList<>();
    for (Tensor x : xs) {
      all.add(Samples.cotangent(x.shape(), new Seed(seed).child(all.size())));
    }
    return all;
  }

  private static Tangents along(List<Tensor> xs, List<HostArray> vs, List<Tensor> results) {
    Map<Tensor, Tensor> direction = new LinkedHashMap<>();
    for (int i = 0; i < xs.size(); i++) {
      direction.put(xs.get(i), xs.get(i).pass().input(vs.get(i)));
    }
    return Tangents.along(List.of(direction), results).getFirst();
  }

  private static double dot(List<HostArray> vs, List<Tensor> xs) {
    double sum = 0;
    for (int i = 0; i < vs.size(); i++) {
      sum += Arrays.stream(products(vs.get(i), xs.get(i).toHost())).sum();
    }
    return sum;
  }

  private static GradientCheck check(OpCase c) {
    return GradientCheck.of(c.function()).with(c.inputs().toArray(HostArray[]::new));
  }

  private static int elements(OpCase c) {
    return c.inputs().stream().mapToInt(x -> x.shape().elementCount()).sum();
  }

  private static boolean isReal(OpCase c) {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      return c.function().apply(c.inputs().stream().map(pass::input).toList()).type().isFloat();
    }
  }

  /// All but the operations, which would be compared with themselves.
  @TestFactory
  Stream<DynamicTest> should_hold_for_the_reference_itself() {
    Set<String> operations =
        BackendContract.operations().stream().map(OpCase::name).collect(Collectors.toSet());
    return BackendContract.cases(Backends.reference())
        .filter(c -> !operations.contains(c.name()))
        .map(c -> DynamicTest.dynamicTest(c.name(), c::run));
  }

  @Test
  void should_cover_every_public_operation_of_Tensor() {
    Set<String> described =
        Set.of(
            "shape",
            "type",
            "pass",
            "op",
            "inputs",
            "scope",
            "isDifferentiable",
            "toHost",
            "item",
            "toString");
    Set<String> methods =
        Arrays.stream(Tensor.class.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
            .map(Method::getName)
            .filter(name -> !described.contains(name))
            .collect(Collectors.toSet());

    assertThat(methods).hasSizeGreaterThan(50);
    assertThat(BackendContract.operations().stream().map(OpCase::method)).containsAll(methods);
  }

  @Test
  void should_reach_every_primitive() {
    Set<Class<?>> reached = new HashSet<>();
    for (OpCase c : BackendContract.operations()) {
      try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
        collect(c.function().apply(c.inputs().stream().map(pass::input).toList()), reached);
      }
    }

    List<Class<?>> primitives = members(Primitive.class).toList();
    assertThat(primitives).hasSizeGreaterThan(30);
    assertThat(reached).containsAll(primitives);
  }

  /// The classes of a family, and of the families in it.
  private static Stream<Class<?>> members(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(OpContractTest::members)
        : Stream.of(type);
  }

  private static void collect(Tensor x, Set<Class<?>> reached) {
    reached.add(x.op().getClass());
    x.inputs().forEach(input -> collect(input, reached));
  }

  @Test
  void should_name_each_case_once() {
    assertThat(BackendContract.cases(Backends.reference()).map(ContractCase::name))
        .doesNotHaveDuplicates();
  }
}
