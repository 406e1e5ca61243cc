package org.bpnet.nn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import org.bpnet.core.HostArray;
import org.bpnet.core.Shape;

/// The numbers that PyTorch gives, from `golden.csv`, which `src/test/python/golden.py` wrote.
public final class Golden {
  private Golden() {}

  /// The numbers of this name.
  public static double[] values(String name) {
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream("golden.csv"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split(",", -1))
          .filter(fields -> fields[0].equals(name))
          .findFirst()
          .map(fields -> Arrays.stream(fields).skip(1).mapToDouble(Double::parseDouble).toArray())
          .orElseThrow(() -> new IllegalArgumentException("golden.csv has no " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The numbers of this name, in a shape.
  public static HostArray array(String name, int... extents) {
    return HostArray.of(values(name), Shape.of(extents));
  }
}
