package org.bpnet.cli.lab.errata;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Tensor;

/// A statement that is printed wrong, tried beside the right one.
///
/// @param name such as `E24`
/// @param printed what the documents say
/// @param right what is true instead
/// @param wrongBy how far the printed statement is from the truth, or in words what it comes to
/// @param rightBy how far the right one is
record Erratum(String name, String printed, String right, Object wrongBy, Object rightBy) {
  /// What differs by less is equal, to rounding.
  private static final double ROUNDING = 1e-12;

  /// Of three tensors: the printed one, the right one, and the truth that both are compared with.
  static Erratum of(
      String name, String printed, String right, Tensor wrong, Tensor correct, Tensor truth) {
    return new Erratum(
        name, printed, right, shown(distance(wrong, truth)), shown(distance(correct, truth)));
  }

  /// Of two numbers and the truth.
  static Erratum of(
      String name, String printed, String right, double wrong, double correct, double truth) {
    return new Erratum(
        name, printed, right, shown(Math.abs(wrong - truth)), shown(Math.abs(correct - truth)));
  }

  /// Of one that has no number: what comes of it is told in words.
  static Erratum told(String name, String printed, String right, String wrong) {
    return new Erratum(name, printed, right, wrong, "");
  }

  private static double distance(Tensor a, Tensor b) {
    return Arrays.stream(a.sub(b).toHost().toDoubles()).map(Math::abs).max().orElse(0);
  }

  private static Object shown(double distance) {
    return distance < ROUNDING ? 0.0 : distance;
  }

  List<Object> row() {
    return List.of(name, printed, right, wrongBy, rightBy);
  }
}
