package org.bpnet.cpu.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.cpu.convolution.Convolutions;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;

/// The computations made ready for the pieces of one step: for each thread its own, made when it
/// first needs them.
final class Filters {
  private final Convolutions convolutions;
  private final Correlation correlation;
  private final Wanted wanted;
  private final Map<Integer, Call>[] calls; // by part, then by number of images

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
  Filters(Convolutions convolutions, Correlation correlation, Wanted wanted, int parts) {
    this.convolutions = convolutions;
    this.correlation = correlation;
    this.wanted = wanted;
    this.calls = IntStream.range(0, parts).mapToObj(_ -> new HashMap<>()).toArray(Map[]::new);
  }

  /// What computes so many images on the thread of a part.
  Call call(int part, int images) {
    return calls[part].computeIfAbsent(
        images, count -> convolutions.prepare(correlation, wanted, count));
  }
}
