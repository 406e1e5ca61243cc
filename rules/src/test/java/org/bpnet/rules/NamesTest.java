package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bpnet.cli.command.Things;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.nn.activation.TrainedActivation;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.loss.Criterion;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.miner.Miner;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.margin.Head;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.optim.Average;
import org.bpnet.nn.optim.Group;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.regularizer.bound.Constraint;
import org.bpnet.nn.regularizer.bound.GradientTransform;
import org.bpnet.nn.regularizer.penalty.FeaturePenalty;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.spec.ModelSpec;
import org.junit.jupiter.api.Test;

/// Whatever a user can make in Java of the kinds that have catalogues has a name: a public class
/// that no entry makes would be out of the command's reach, and of the contract tests'.
class NamesTest {
  private static final List<Class<?>> KINDS =
      List.of(
          Layer.class,
          Loss.class,
          MetricLoss.class,
          Criterion.class,
          Distance.class,
          Miner.class,
          Head.class,
          Penalty.class,
          FeaturePenalty.class,
          Constraint.class,
          GradientTransform.class,
          Initializer.class,
          Rule.class,
          Group.class,
          Average.class,
          Minimizer.class,
          Schedule.class,
          Augmentation.class);

  /// What stands before a layer that needs more than several channels, or comes first.
  private static final Map<String, String> BEFORE =
      Map.of("attention", "tokens,", "conv1d", "tokens,", "embedding", "");

  /// Classes that need no name, and why.
  private static final Map<String, String> WITHOUT =
      Map.of(
          "org.bpnet.nn.loss.PointwiseLoss",
          "its constants are made with settings, and are ElementwiseLoss then");

  @Test
  void should_have_a_name_for_every_public_class() {
    Set<String> named = named();

    List<String> nameless =
        Code.in(List.of("nn", "data", "train"), 200).stream()
            .filter(NamesTest::isOfAKind)
            .map(JavaClass::getName)
            .filter(name -> !named.contains(name) && !WITHOUT.containsKey(name))
            .sorted()
            .toList();

    assertThat(nameless).isEmpty();
    assertThat(named).doesNotContainAnyElementsOf(WITHOUT.keySet());
  }

  private static boolean isOfAKind(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.isInterface()
        && type.isTopLevelClass()
        && KINDS.stream().anyMatch(kind -> type.isAssignableTo(kind));
  }

  /// The classes of everything that entries make, and of all that is inside.
  private static Set<String> named() {
    Set<String> named = new TreeSet<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try (Backend backend = Backends.reference()) {
      Things.all()
          .forEach((kind, catalog) ->
              catalog
                  .entries()
                  .forEach(entry -> collect(made(kind, catalog, entry, backend), named, seen)));
    }
    return named;
  }

  private static Object made(
      String kind, Catalog<?> catalog, Catalog.Entry<?> entry, Backend backend) {
    try (Parameters params = Parameters.create(backend, new Seed(1))) {
      return switch (catalog.create(entry.example())) {
        case TrainedActivation trained -> trained.create(params, 8);
        case MetricLoss loss -> List.of(loss, loss.create(params, 2, 4));
        case Head head -> List.of(head, head.create(params, 4, 2));
        case Object _ when kind.equals("layers") -> {
          String model = BEFORE.getOrDefault(entry.name(), "conv8,") + entry.example();
          yield ModelSpec.parse(model).build(params, Shape.of(12, 12, 1), 3);
        }
        case Object made -> made;
      };
    }
  }

  private static void collect(Object made, Set<String> named, Set<Object> seen) {
    Deque<Object> open = new ArrayDeque<>(List.of(made));
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (next instanceof Collection<?> all) {
        open.addAll(all);
      } else if (next.getClass().getName().startsWith("org.bpnet.") && seen.add(next)) {
        Class<?> type = next instanceof Enum<?> one ? one.getDeclaringClass() : next.getClass();
        named.add(type.getName());
        open.addAll(inside(next));
      }
    }
  }

  private static List<Object> inside(Object object) {
    List<Object> values = new ArrayList<>();
    for (Field field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        field.setAccessible(true);
        try {
          Object value = field.get(object);
          if (value != null) {
            values.add(value);
          }
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return values;
  }
}
