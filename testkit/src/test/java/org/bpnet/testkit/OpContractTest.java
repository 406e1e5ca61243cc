package org.bpnet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.op.Primitive;
import org.bpnet.testkit.operation.OpCase;
import org.bpnet.testkit.operation.OpCase.Kind;
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
