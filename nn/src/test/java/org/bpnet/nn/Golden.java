package org.bpnet.nn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Numbers found by PyTorch or with many digits, from the files that `src/test/python` wrote:
/// `golden.csv` by `golden.py` and so on.
public final class Golden {
  private Golden() {}

  /// The numbers of this name in `golden.csv`, where a comma in a name is a semicolon.
  public static double[] values(String name) {
    return values("golden.csv", name.replace(',', ';'));
  }

  /// The numbers of this name in a file.
  public static double[] values(String file, String name) {
    return lines(file).stream()
        .map(line -> line.split(",", -1))
        .filter(fields -> fields[0].equals(name))
        .findFirst()
        .map(Golden::numbers)
        .orElseThrow(() -> new IllegalArgumentException(file + " has no " + name));
  }

  /// All that is in a file, by name.
  public static Map<String, double[]> all(String file) {
    return lines(file).stream()
        .map(line -> line.split(",", -1))
        .collect(Collectors.toMap(fields -> fields[0], Golden::numbers));
  }

  private static double[] numbers(String[] fields) {
    return Arrays.stream(fields).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  /// All names in a file.
  public static List<String> names(String file) {
    return lines(file).stream().map(line -> line.substring(0, line.indexOf(','))).toList();
  }

  /// What the names in `golden.csv` have between a prefix and a suffix.
  public static List<String> names(String prefix, String suffix) {
    return names("golden.csv").stream()
        .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
        .map(name -> name.substring(prefix.length(), name.length() - suffix.length()))
        .map(name -> name.replace(';', ','))
        .toList();
  }

  private static List<String> lines(String file) {
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The numbers of this name in `golden.csv`, in a shape.
  public static HostArray array(String name, int... extents) {
    return HostArray.of(values(name), Shape.of(extents));
  }
}
