package org.bpnet.play.monitor;

import java.util.Locale;
import org.bpnet.train.json.JsonValue;

/// Something about a run that somebody should look at. Pages put it in words, with advice.
///
/// @param epoch since when
/// @param value what is the case
/// @param reference what it is compared with
/// @param layer in which layer it is; empty if in no one
record Alarm(Kind kind, long epoch, double value, double reference, String layer) {
  Alarm(Kind kind, long epoch, double value, double reference) {
    this(kind, epoch, value, reference, "");
  }

  /// What is the matter.
  enum Kind {
    /// A loss is NaN or infinite: `value`.
    NOT_FINITE(true),
    /// The training loss `value` has been far above its lowest, `reference`.
    DIVERGENCE(true),
    /// The validation loss `value` has been above its lowest, `reference`, of that epoch, while the
    /// training loss fell.
    OVERFITTING(false),
    /// The training loss has not become lower than `value`.
    PLATEAU(false),
    /// The gradient norm over all layers, `value`, has been far above its median, `reference`.
    EXPLODING(true),
    /// The gradient norm `value` of the first layer has been far below that of the last.
    VANISHING(false),
    /// The share `value` of the units of a layer has been dead.
    DEAD(false);

    private final boolean severe;

    Kind(boolean severe) {
      this.severe = severe;
    }
  }

  JsonValue json() {
    return JsonValue.object()
        .with("kind", kind.name().toLowerCase(Locale.ROOT))
        .with("severe", kind.severe)
        .with("epoch", epoch)
        .with("value", figure(value))
        .with("reference", figure(reference))
        .with("layer", layer)
        .build();
  }

  private static JsonValue figure(double value) {
    return Double.isFinite(value) ? JsonValue.of(value) : JsonValue.of(String.valueOf(value));
  }
}
