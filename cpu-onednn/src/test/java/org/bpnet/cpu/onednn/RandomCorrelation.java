package org.bpnet.cpu.onednn;

import java.util.Optional;
import java.util.SplittableRandom;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.cpu.spi.Correlation;

/// Convolutions drawn at random.
final class RandomCorrelation {
  private static final int[] CHANNELS = {1, 1, 2, 3, 5, 8, 17, 32};

  private RandomCorrelation() {}

  /// Small images with any window, if that has a position.
  static Optional<Correlation> draw(SplittableRandom random) {
    int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
    int in = groups * CHANNELS[random.nextInt(CHANNELS.length)];
    int out = groups * CHANNELS[random.nextInt(CHANNELS.length)];
    Window window = new Window(span(random), span(random));
    int height = 1 + random.nextInt(9);
    int width = 1 + random.nextInt(6);
    return Optional.of(new Correlation(window, groups, height, width, in, out))
        .filter(c -> c.down() > 0 && c.across() > 0);
  }

  private static Span span(SplittableRandom random) {
    int dilation = random.nextInt(4) == 0 ? 2 : 1;
    Span span = new Span(1 + random.nextInt(4), 1 + random.nextInt(3), dilation, 0, 0);
    return random.nextBoolean()
        ? span
        : span.withPadding(random.nextInt(span.reach()), random.nextInt(span.reach()));
  }
}
