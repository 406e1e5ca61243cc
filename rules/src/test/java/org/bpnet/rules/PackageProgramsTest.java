package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every package that users import shows three programs in its `package-info.java`. They compile
/// against the modules of this build, run, and print what the comment behind each `IO.println`
/// says; `…` stands for the rest of a long line.
class PackageProgramsTest {
  private static final int PROGRAMS = 3;
  private static final List<String> ROOMS =
      List.of("core", "cpu", "nn", "data", "sql", "train", "hnsw", "onnx", "serve", "testkit");
  private static final String PATH =
      Stream.concat(
              Stream.of(Programs.path(ROOMS.toArray(String[]::new))),
              Stream.of(
                      "fastcsv",
                      "lucene-core",
                      "assertj-core",
                      "byte-buddy",
                      "hardwood-core",
                      "snappy-java",
                      "zstd-jni",
                      "duckdb_jdbc")
                  .map(Programs::library))
          .collect(Collectors.joining(File.pathSeparator));
  private static final String MODULES =
      "org.bpnet.train,org.bpnet.sql,org.bpnet.hnsw,org.bpnet.onnx,org.bpnet.serve,org.bpnet.testkit,"
          + "org.bpnet.cpu";

  private static final String WARNINGS =
      "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n";

  private static final Pattern EXPORT = Pattern.compile("(?m)^ *exports ([\\w.]+);");
  private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern PRINTED =
      Pattern.compile(
          "(?s)IO\\.println\\((?:(?!IO\\.println).)*?\\);((?:[ \t]*\n?[ \t]*//[^\n]*)+)");
  private static final Pattern COMMENT = Pattern.compile("//([^\n]*)");

  /// What programs take for granted, as the documentation of `core` says.
  private static final String GIVEN =
      """
      abstract class Given implements AutoCloseable {
        final Backend backend = Backends.best();
        final Seed seed = new Seed(7);
        final Parameters params = Parameters.create(backend, seed);
        final Pass pass = Pass.train(backend, seed);
        final Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
        final Path folder = Path.of(getClass().getSimpleName());

        abstract void run() throws Exception;

        @Override
        public void close() {
          pass.close();
          params.close();
          backend.close();
        }
      }
      """;

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void should_run_the_programs_of_every_package() throws Exception {
    Map<String, String> bodies = bodies();
    for (String name : infos().keySet()) {
      assertThat(bodies).as(name).containsKey(room(name) + "_" + PROGRAMS);
    }

    Map<String, List<String>> printed = printed(run(bodies));

    var all = new SoftAssertions();
    bodies.forEach((name, body) -> {
      List<String> expected = expected(body);
      all.assertThat(expected).as(name).isNotEmpty();
      all.assertThat(abridged(printed.getOrDefault(name, List.of()), expected))
          .as(name)
          .isEqualTo(expected);
    });
    all.assertAll();
  }

  /// The programs by names such as `nn_layer_2`.
  private static Map<String, String> bodies() throws IOException {
    Map<String, String> bodies = new LinkedHashMap<>();
    for (Map.Entry<String, Path> info : infos().entrySet()) {
      String text =
          Files.readAllLines(info.getValue()).stream()
              .filter(line -> line.startsWith("///"))
              .map(line -> line.length() > 4 ? line.substring(4) : "")
              .collect(Collectors.joining("\n"));
      List<String> programs = PROGRAM.matcher(text).results().map(r -> r.group(1)).toList();
      String name = room(info.getKey());
      for (int i = 0; i < programs.size(); i++) {
        bodies.put(name + "_" + (i + 1), programs.get(i));
      }
    }
    return bodies;
  }

  /// `nn_layer` of `org.bpnet.nn.layer`.
  private static String room(String name) {
    return name.replace("org.bpnet.", "").replace('.', '_');
  }

  /// The documentation of every exported package.
  private static Map<String, Path> infos() throws IOException {
    Map<String, Path> infos = new TreeMap<>();
    for (String room : ROOMS) {
      Path sources = Path.of("..", room, "src", "main", "java");
      EXPORT
          .matcher(Files.readString(sources.resolve("module-info.java")))
          .results()
          .map(result -> result.group(1))
          .forEach(name ->
              infos.put(
                  name, sources.resolve(name.replace('.', '/')).resolve("package-info.java")));
    }
    assertThat(infos).hasSizeGreaterThan(50);
    return infos;
  }

  private String run(Map<String, String> bodies) throws IOException, InterruptedException {
    var programs = new Programs(folder);
    String imports = imports();
    List<String> sources = new ArrayList<>();
    sources.add(programs.write("Given.java", imports + GIVEN).toString());
    var main = new StringBuilder("void main() throws Exception {\n");
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      String name = body.getKey();
      Files.createDirectory(folder.resolve(name));
      String text =
          "%sclass %s extends Given {%n  void run() throws Exception {%n%s%n  }%n}%n"
              .formatted(imports, name, body.getValue());
      sources.add(programs.write(name + ".java", text).toString());
      main.append("  IO.println(\"=== ").append(name).append("\");\n");
      main.append("  try (Given it = new ").append(name).append("()) {\n    it.run();\n");
      main.append("  } catch (Exception | Error e) {\n    IO.println(e);\n  }\n");
    }
    sources.add(programs.write("Main.java", main.append("}\n").toString()).toString());

    Path arguments = programs.write("sources", String.join("\n", sources));
    programs.compile("-nowarn", "-p", PATH, "--add-modules", MODULES, "@" + arguments);
    Path warnings = programs.write("logging.properties", WARNINGS); // Lucene tells of instructions
    return programs.run(
        "-Duser.language=en",
        "-Djava.util.logging.config.file=" + warnings,
        "--enable-native-access=org.apache.lucene.core,duckdb.jdbc,snappy.java,dev.hardwood.core",
        "-p",
        PATH,
        "--add-modules",
        MODULES + ",jdk.incubator.vector",
        "-cp",
        programs.classes().toString(),
        "Main");
  }

  private static String imports() throws IOException {
    Stream<String> ours = infos().keySet().stream();
    Stream<String> java = Stream.of("io", "nio.file", "util", "util.function", "util.stream");
    return Stream.concat(ours, java.map(name -> "java." + name))
            .map(name -> "import " + name + ".*;\n")
            .collect(Collectors.joining())
        + "import java.time.Duration;\nimport org.bpnet.nn.minimize.method.Observer;\n";
  }

  private static Map<String, List<String>> printed(String output) {
    return Stream.of(output.split("=== "))
        .skip(1)
        .map(String::lines)
        .map(Stream::toList)
        .collect(Collectors.toMap(List::getFirst, lines -> lines.subList(1, lines.size())));
  }

  private static List<String> expected(String body) {
    return PRINTED
        .matcher(body)
        .results()
        .flatMap(result -> COMMENT.matcher(result.group(1)).results())
        .map((MatchResult comment) -> comment.group(1).strip())
        .toList();
  }

  /// The lines, cut where it is expected that they go on.
  private static List<String> abridged(List<String> lines, List<String> expected) {
    List<String> abridged = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String wanted = i < expected.size() ? expected.get(i) : "";
      boolean goesOn =
          wanted.endsWith("…") && line.startsWith(wanted.replace("…", "").stripTrailing());
      abridged.add(goesOn ? wanted : line);
    }
    return abridged;
  }
}
