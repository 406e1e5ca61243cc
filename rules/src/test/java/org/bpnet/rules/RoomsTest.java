package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Packages are small enough to be seen at once, and stand above or below one another.
class RoomsTest {
  private static final int MOST_FILES = 22;

  /// Tensors know primitives, and primitives know tensors: a vector-Jacobian product is written in
  /// tensor operations. ADR 10 says why this one circle stays.
  private static final Set<String> KNOT =
      Set.of(
          "org.bpnet.core",
          "org.bpnet.core.compose",
          "org.bpnet.core.memory",
          "org.bpnet.core.op",
          "org.bpnet.core.reference",
          "org.bpnet.core.spi");

  private static final List<JavaClass> CODE =
      Code.in(
          List.of("core", "cpu", "testkit", "nn", "data", "sql", "train", "play", "serve", "cli"),
          300);

  @Test
  void should_have_one_circle_of_packages() {
    Map<String, Set<String>> reached = new TreeMap<>();
    Map<String, Set<String>> known = known();
    known.keySet().forEach(from -> reached.put(from, reach(from, known)));

    Set<Set<String>> circles =
        reached.keySet().stream()
            .filter(name -> reached.get(name).contains(name))
            .map(name ->
                reached.get(name).stream()
                    .filter(other -> reached.get(other).contains(name))
                    .collect(Collectors.toSet()))
            .collect(Collectors.toSet());

    assertThat(circles).isEqualTo(Set.of(KNOT));
  }

  /// For each package the others that it uses.
  private static Map<String, Set<String>> known() {
    Map<String, Set<String>> known = new TreeMap<>();
    for (JavaClass type : CODE) {
      Set<String> others = known.computeIfAbsent(type.getPackageName(), _ -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String other = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (other.startsWith("org.bpnet.") && !other.equals(type.getPackageName())) {
          others.add(other);
        }
      }
    }
    return known;
  }

  /// The packages to which arrows lead from another, by way of others.
  private static Set<String> reach(String from, Map<String, Set<String>> known) {
    Set<String> reached = new TreeSet<>();
    var open = new ArrayDeque<>(known.get(from));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (reached.add(next)) {
        open.addAll(known.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }

  @Test
  void should_hold_few_files() {
    Map<String, Long> files =
        CODE.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(files).hasSizeGreaterThan(40);

    files.values().removeIf(count -> count <= MOST_FILES);
    assertThat(files).as("packages of more than %d files", MOST_FILES).isEmpty();
  }

  @Test
  void should_give_each_name_to_one_type() {
    Map<String, Set<String>> rooms = new TreeMap<>();
    CODE.stream()
        .filter(JavaClass::isTopLevelClass)
        .forEach(type ->
            rooms
                .computeIfAbsent(type.getSimpleName(), _ -> new TreeSet<>())
                .add(type.getPackageName()));

    rooms.values().removeIf(packages -> packages.size() == 1);
    assertThat(rooms).as("names with more than one meaning").isEmpty();
  }
}
