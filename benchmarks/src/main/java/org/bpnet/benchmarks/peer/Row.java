package org.bpnet.benchmarks.peer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.bpnet.train.json.JsonValue;

/// A line of the table: what was measured, or why it was not.
///
/// @param work what was done
/// @param batch examples in a step
/// @param precision BPNet's and the peer's if that is another: `bf16 : f32`
/// @param engine who multiplied in BPNet
/// @param vectors the widest that engines were allowed, `AVX2`
/// @param threads threads that computed, at most
/// @param peer what the peer calls itself, or is called if it did not run
/// @param target the ratio that BPNet is to reach
/// @param figures what was measured
/// @param missing why nothing was, else empty
record Row(
    String work,
    int batch,
    String precision,
    String engine,
    String vectors,
    int threads,
    String peer,
    OptionalDouble target,
    Figures figures,
    String missing) {
  /// Two sides in turns.
  ///
  /// @param speed median examples a second of BPNet
  /// @param peerSpeed the peer's
  /// @param ratio median of the rounds' ratios
  /// @param least the smallest of them
  /// @param greatest the largest
  /// @param peakShare operations of BPNet's products over what registers could do; empty in other
  ///   precisions than f32
  /// @param lossDifference the largest relative difference of losses over the first steps
  record Figures(
      double speed,
      double peerSpeed,
      double ratio,
      double least,
      double greatest,
      OptionalDouble peakShare,
      OptionalDouble lossDifference) {
    static final Figures NONE =
        new Figures(0, 0, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty());

    /// Figures of two sides measured round by round.
    static Figures of(double[] ours, double[] theirs) {
      var ratios = new double[ours.length];
      Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
      Arrays.sort(ratios);
      return new Figures(
          median(ours),
          median(theirs),
          median(ratios),
          ratios[0],
          ratios[ratios.length - 1],
          OptionalDouble.empty(),
          OptionalDouble.empty());
    }

    Figures with(OptionalDouble share, OptionalDouble difference) {
      return new Figures(speed, peerSpeed, ratio, least, greatest, share, difference);
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  boolean isMeasured() {
    return missing.isEmpty();
  }

  boolean missesTarget() {
    return isMeasured() && target.isPresent() && figures.ratio() < target.getAsDouble();
  }

  JsonValue toJson() {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("work", new JsonValue.Text(work));
    members.put("batch", new JsonValue.Whole(batch));
    members.put("precision", new JsonValue.Text(precision));
    members.put("engine", new JsonValue.Text(engine));
    members.put("vectors", new JsonValue.Text(vectors));
    members.put("threads", new JsonValue.Whole(threads));
    members.put("peer", new JsonValue.Text(peer));
    if (isMeasured()) {
      members.putAll(measured());
    } else {
      members.put("missing", new JsonValue.Text(missing));
    }
    return new JsonValue.Members(members);
  }

  private Map<String, JsonValue> measured() {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("samples_per_second", rounded(figures.speed(), 1));
    members.put("peer_samples_per_second", rounded(figures.peerSpeed(), 1));
    members.put("ratio", rounded(figures.ratio(), 1e-3));
    members.put("ratio_min", rounded(figures.least(), 1e-3));
    members.put("ratio_max", rounded(figures.greatest(), 1e-3));
    members.put("target", optional(target, 1e-3));
    members.put("peak_share", optional(figures.peakShare(), 1e-4));
    members.put("loss_difference", optional(figures.lossDifference(), 1e-9));
    return members;
  }

  private static JsonValue optional(OptionalDouble value, double unit) {
    return value.isPresent() ? rounded(value.getAsDouble(), unit) : new JsonValue.Null();
  }

  private static JsonValue rounded(double value, double unit) {
    double inverse = Math.round(1 / unit);
    return new JsonValue.Real(Math.round(value * inverse) / inverse);
  }
}
