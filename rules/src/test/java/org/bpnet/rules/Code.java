package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.function.Predicate;

/// The classes that the rules look at. Each rule asks for its classes by [#in], which fails if
/// there are suspiciously few: a rule that sees nothing proves nothing.
final class Code {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.bpnet");

  /// The rooms that users embed.
  static final List<String> LIBRARIES =
      List.of("core", "cpu", "nn", "data", "sql", "train", "hnsw", "onnx", "serve", "testkit");

  private Code() {}

  /// The room of a class, `core` of `org.bpnet.core.op.Movement.Slice`.
  static String room(JavaClass type) {
    return type.getPackageName().split("\\.")[2];
  }

  /// The classes of the rooms, at least `atLeast` of them.
  static List<JavaClass> in(List<String> rooms, int atLeast) {
    return matching(type -> rooms.contains(room(type)), atLeast);
  }

  static List<JavaClass> matching(Predicate<JavaClass> wanted, int atLeast) {
    List<JavaClass> found =
        ALL.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .filter(type -> !type.getName().endsWith("module-info"))
            .filter(wanted)
            .toList();
    assertThat(found).as("classes that the rule looks at").hasSizeGreaterThanOrEqualTo(atLeast);
    return found;
  }
}
