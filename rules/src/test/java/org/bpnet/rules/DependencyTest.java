package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Who may know whom: the picture in ARCHITECTURE.md.
class DependencyTest {
  private static final Map<String, List<String>> KNOWN =
      Map.ofEntries(
          Map.entry("core", List.of()),
          Map.entry("testkit", List.of("core")),
          Map.entry("cpu", List.of("core")),
          Map.entry("nn", List.of("core")),
          Map.entry("data", List.of("core")),
          Map.entry("sql", List.of("core", "data")),
          Map.entry("train", List.of("core", "nn", "data")),
          Map.entry("hnsw", List.of("core", "nn", "train")),
          Map.entry("onnx", List.of("core", "nn", "data", "train")),
          Map.entry("play", List.of("core", "nn", "data", "train")),
          Map.entry("serve", List.of("core", "nn", "data", "train")),
          Map.entry(
              "cli",
              List.of("core", "nn", "data", "sql", "train", "hnsw", "onnx", "play", "serve")));

  /// What a room may use beside the JDK and annotations.
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "core", List.of(),
          "cpu", List.of(),
          "nn", List.of(),
          "train", List.of(),
          "onnx", List.of(),
          "data", List.of("de.siegmar.fastcsv"),
          "sql", List.of("dev.hardwood"),
          "play", List.of("com.sun.net.httpserver"),
          "serve", List.of("com.sun.net.httpserver", "javax.net.ssl"),
          "testkit", List.of("org.assertj", "com.sun.management"));

  @Test
  void should_know_only_the_rooms_below() {
    var violations = new TreeSet<String>();
    for (JavaClass type : Code.in(List.copyOf(KNOWN.keySet()), 300)) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("org.bpnet.")) {
          String room = Code.room(target);
          if (!room.equals(Code.room(type)) && !KNOWN.get(Code.room(type)).contains(room)) {
            violations.add(type.getName() + " knows " + target.getName());
          }
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void should_use_no_library_in_the_rooms_that_users_embed() {
    var violations = new TreeSet<String>();
    for (JavaClass type : Code.in(List.copyOf(LIBRARIES.keySet()), 280)) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String name = target.getPackageName();
        boolean allowed =
            target.isPrimitive()
                || name.startsWith("java.")
                || name.startsWith("javax.imageio")
                || name.startsWith("jdk.incubator.vector")
                || name.equals("jdk.jfr")
                || name.startsWith("org.bpnet.")
                || name.startsWith("org.jspecify.annotations")
                || LIBRARIES.get(Code.room(type)).stream().anyMatch(name::startsWith);
        if (!allowed) {
          violations.add(type.getName() + " uses " + target.getName());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void should_have_no_cycles_of_modules() {
    Code.matching(type -> !Code.room(type).equals("core"), 250);
    SlicesRuleDefinition.slices()
        .matching("org.bpnet.(*)..")
        .should()
        .beFreeOfCycles()
        .check(Code.ALL);
  }

  /// Accelerators are found as services; only they run code that is not Java.
  @Test
  void should_know_accelerators_by_their_service_only() {
    var violations = new TreeSet<String>();
    String accelerator = "org.bpnet.cpu.onednn";
    for (JavaClass type :
        Code.in(
            List.of("core", "cpu", "nn", "data", "sql", "train", "play", "serve", "cli"), 300)) {
      boolean inside = type.getPackageName().equals(accelerator);
      boolean terminal = type.getName().equals("org.bpnet.cli.terminal.StandardError");
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        boolean called = target.getPackageName().equals(accelerator);
        boolean natively = target.getName().equals("java.lang.foreign.Linker");
        boolean backend =
            inside
                && target.getPackageName().startsWith("org.bpnet.cpu")
                && !List.of(accelerator, "org.bpnet.cpu.spi", "org.bpnet.cpu.memory")
                    .contains(target.getPackageName());
        if (!inside && (called || natively && !terminal) || backend) {
          violations.add(type.getName() + " uses " + target.getName());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  /// The CPU backend computes on off-heap memory; tables and pictures that the heap does not hold
  /// lie in mapped files; the command gives the terminal back to the caller.
  @Test
  void should_touch_vectors_and_foreign_memory_only_where_they_belong() {
    var violations = new TreeSet<String>();
    for (JavaClass type :
        Code.in(
            List.of("core", "cpu", "nn", "data", "sql", "train", "play", "serve", "cli"), 300)) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        boolean vectors = target.startsWith("jdk.incubator.vector");
        boolean foreign = target.startsWith("java.lang.foreign");
        boolean terminal = type.getName().equals("org.bpnet.cli.terminal.StandardError");
        boolean kept = foreign && Code.room(type).equals("data");
        if ((vectors || foreign) && !Code.room(type).equals("cpu") && !terminal && !kept) {
          violations.add(type.getName() + " uses " + target);
        }
      }
    }
    assertThat(violations).isEmpty();
  }
}
