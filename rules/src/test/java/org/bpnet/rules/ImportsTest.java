package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A compact source file imports `java.base` by itself, so names that are there and here are
/// ambiguous: the README lists the imports that decide, all of them, and they do.
class ImportsTest {
  private static final List<String> ROOMS = List.of("core", "nn", "data", "train");
  private static final Pattern IMPORT =
      Pattern.compile("`import (org\\.bpnet\\.[a-z.]+\\.([A-Z]\\w+));`");

  @TempDir Path folder;

  @Test
  void should_list_every_name_that_java_has_too() throws IOException {
    Map<String, String> own = new TreeMap<>();
    for (ModuleReference module :
        ModuleFinder.of(
                Arrays.stream(path().split(File.pathSeparator)).map(Path::of).toArray(Path[]::new))
            .findAll()) {
      for (String type : types(module)) {
        own.put(type.substring(type.lastIndexOf('.') + 1), type);
      }
    }
    var clashes = new TreeSet<String>();
    for (String type : types(ModuleFinder.ofSystem().find("java.base").orElseThrow())) {
      String clash = own.get(type.substring(type.lastIndexOf('.') + 1));
      if (clash != null) {
        clashes.add(clash);
      }
    }

    assertThat(new TreeSet<>(documented().values())).isEqualTo(clashes);
  }

  @Test
  void should_compile_with_the_imports_of_the_readme() throws Exception {
    Map<String, String> names = documented();
    String imports =
        names.values().stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
    String uses =
        names.keySet().stream()
            .map(name -> "  IO.println(" + name + ".class.getName());\n")
            .collect(Collectors.joining());
    var programs = new Programs(folder);
    Path source =
        programs.write(
            "Names.java",
            "import module org.bpnet.train;\n" + imports + "void main() {\n" + uses + "}\n");
    String path = path() + File.pathSeparator + Programs.library("fastcsv");
    programs.compile("-p", path, "--add-modules", "org.bpnet.train", source.toString());

    assertThat(
            programs.run(
                "-p",
                path,
                "--add-modules",
                "org.bpnet.train",
                "-cp",
                programs.classes().toString(),
                "Names"))
        .contains(names.values());
  }

  private static String path() {
    return Programs.path(ROOMS.toArray(String[]::new));
  }

  private static Map<String, String> documented() throws IOException {
    Matcher matcher = IMPORT.matcher(Files.readString(Path.of("..", "README.md")));
    Map<String, String> names = new TreeMap<>();
    while (matcher.find()) {
      names.put(matcher.group(2), matcher.group(1));
    }
    return names;
  }

  /// The public types of the exported packages that are not inside others.
  private static List<String> types(ModuleReference module) throws IOException {
    List<String> packages =
        module.descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(Exports::source)
            .toList();
    try (ModuleReader reader = module.open()) {
      List<String> files =
          reader
              .list()
              .filter(file -> file.endsWith(".class") && !file.contains("$"))
              .filter(file -> file.contains("/"))
              .filter(file ->
                  packages.contains(file.substring(0, file.lastIndexOf('/')).replace('/', '.')))
              .toList();
      var types = new TreeSet<String>();
      for (String file : files) {
        byte[] bytes = reader.open(file).orElseThrow().readAllBytes();
        if (ClassFile.of().parse(bytes).flags().has(AccessFlag.PUBLIC)) {
          types.add(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
        }
      }
      return List.copyOf(types);
    }
  }
}
