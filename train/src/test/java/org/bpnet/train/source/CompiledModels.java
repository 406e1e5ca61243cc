package org.bpnet.train.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Generated classes, compiled as Java 8 and called.
final class CompiledModels implements AutoCloseable {
  private final URLClassLoader loader;

  private CompiledModels(URLClassLoader loader) {
    this.loader = loader;
  }

  /// Compiles all sources in a folder, where the weights lie.
  static CompiledModels of(Path folder) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(folder)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    Stream<String> options =
        Stream.of(
            "--release",
            "8",
            "-Xlint:all,-options",
            "-cp",
            folder.toString(),
            "-d",
            folder.toString());
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                writer,
                writer,
                Stream.concat(options, sources.stream().map(Path::toString))
                    .toArray(String[]::new));
    assertThat(code).as(said::toString).isZero();
    assertThat(said.toString()).as("warnings").isEmpty();
    ClassLoader platform = ClassLoader.getPlatformClassLoader(); // nothing of this library
    return new CompiledModels(new URLClassLoader(new URL[] {folder.toUri().toURL()}, platform));
  }

  /// What a static method gives.
  Object call(String className, String method, Class<?> type, Object argument) {
    try {
      return loader.loadClass(className).getMethod(method, type).invoke(null, argument);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// The numbers that a class predicts of numbers, several or one.
  List<Double> predict(String className, double[] values) {
    Object result = call(className, "predict", double[].class, values);
    List<Double> all = new ArrayList<>();
    if (result instanceof double[] several) {
      for (double value : several) {
        all.add(value);
      }
    } else {
      all.add((Double) result);
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
