package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// How classes are made.
class StyleTest {
  private static final List<String> ROOMS =
      List.of("core", "cpu", "nn", "data", "train", "play", "serve", "cli", "testkit");

  @Test
  void should_be_final_or_meant_to_be_extended() {
    assertThat(
            names(
                Code.in(ROOMS, 300),
                type ->
                    !type.isInterface()
                        && !type.isEnum()
                        && !type.getModifiers().contains(JavaModifier.FINAL)
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && !type.isAnonymousClass()
                        && !(type.getEnclosingClass().isPresent() && isEnumConstant(type))))
        .isEmpty();
  }

  private static boolean isEnumConstant(JavaClass type) {
    return type.getRawSuperclass().map(JavaClass::isEnum).orElse(false);
  }

  @Test
  void should_inherit_one_level_at_most() {
    assertThat(
            names(
                Code.in(ROOMS, 300),
                type ->
                    !type.isAssignableTo(Throwable.class)
                        && ours(type)
                        && ours(type.getRawSuperclass().orElseThrow())))
        .isEmpty();
  }

  /// Whether the class extends a class of this project.
  private static boolean ours(JavaClass type) {
    return type.getRawSuperclass()
        .map(parent -> parent.getPackageName().startsWith("org.bpnet"))
        .orElse(false);
  }

  @Test
  void should_hold_no_static_state() {
    var violations = new TreeSet<String>();
    for (JavaClass type : Code.in(ROOMS, 300)) {
      for (JavaField field : type.getFields()) {
        boolean isStatic = field.getModifiers().contains(JavaModifier.STATIC);
        boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
        boolean assertions = field.getName().startsWith("$");
        if (isStatic && !isFinal && !assertions) {
          violations.add(field.getFullName());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void should_not_print_sleep_or_reflect_in_libraries() {
    var violations = new TreeSet<String>();
    for (JavaClass type : Code.in(Code.LIBRARIES, 280)) {
      type.getFieldAccessesFromSelf().stream()
          .filter(access -> access.getTargetOwner().isEquivalentTo(System.class))
          .forEach(access -> violations.add(access.getDescription()));
      type.getMethodCallsFromSelf().stream()
          .filter(call ->
              (call.getTargetOwner().isEquivalentTo(Thread.class) && call.getName().equals("sleep"))
                  || (call.getTargetOwner().isEquivalentTo(Class.class)
                      && call.getName().equals("forName")))
          .forEach(call -> violations.add(call.getDescription()));
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getName())
          .filter(target ->
              target.startsWith("java.lang.reflect.")
                  || target.equals("sun.misc.Unsafe")
                  || target.equals("java.lang.ThreadLocal"))
          .forEach(target -> violations.add(type.getName() + " uses " + target));
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void should_name_the_locale_of_every_text() {
    var violations = new TreeSet<String>();
    for (JavaClass type : Code.in(ROOMS, 300)) {
      type.getCodeUnitCallsFromSelf().stream()
          .filter(call -> takesTheLocaleOfTheMachine(call.getTarget()))
          .forEach(call -> violations.add(call.getDescription()));
    }
    assertThat(violations)
        .as("texts that read otherwise where the machine speaks Arabic; give them Locale.ROOT")
        .isEmpty();
  }

  /// Whether a method formats or folds the case of a text, and is not told in which locale.
  private static boolean takesTheLocaleOfTheMachine(CodeUnitAccessTarget target) {
    String name = target.getName();
    boolean told =
        target.getRawParameterTypes().stream().anyMatch(p -> p.isEquivalentTo(Locale.class));
    boolean text = target.getOwner().isEquivalentTo(String.class);
    boolean prints =
        target.getOwner().isAssignableTo(PrintStream.class)
            || target.getOwner().isAssignableTo(PrintWriter.class);
    boolean formats =
        target.getOwner().isEquivalentTo(Formatter.class) && name.equals("<init>")
            || target.getOwner().isEquivalentTo(DecimalFormat.class) && name.equals("<init>")
            || target.getOwner().isEquivalentTo(NumberFormat.class) && name.startsWith("get");
    return !told
        && (text && List.of("format", "formatted", "toLowerCase", "toUpperCase").contains(name)
            || prints && List.of("format", "printf").contains(name)
            || formats);
  }

  @Test
  void should_mark_every_package_for_null_checks() {
    List<JavaClass> infos =
        Code.ALL.stream().filter(type -> type.getSimpleName().equals("package-info")).toList();
    assertThat(infos).hasSizeGreaterThan(25);
    var marked = new TreeSet<String>();
    infos.stream()
        .filter(info -> info.isAnnotatedWith(NullMarked.class.getName()))
        .forEach(info -> marked.add(info.getPackageName()));
    var all = new TreeSet<String>();
    Code.in(ROOMS, 300).forEach(type -> all.add(type.getPackageName()));
    assertThat(marked).containsAll(all);
  }

  private static List<String> names(List<JavaClass> classes, Predicate<JavaClass> wanted) {
    return classes.stream().filter(wanted).map(JavaClass::getName).sorted().toList();
  }
}
