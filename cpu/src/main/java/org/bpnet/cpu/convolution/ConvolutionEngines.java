package org.bpnet.cpu.convolution;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.op.Window;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;

/// Convolutions of single-precision images on off-heap memory: leaves each to the first engine that
/// it suits.
///
/// @param engines in the order in which they are asked; the last takes everything
public record ConvolutionEngines(List<ConvolutionEngine> engines) implements AutoCloseable {
  /// Keeps the list as it is now.
  public ConvolutionEngines {
    engines = List.copyOf(engines);
  }

  /// Makes ready a computation for so many images at a time, by the engine that it suits.
  public ConvolutionEngine.Call prepare(Correlation correlation, Wanted wanted, int images) {
    return choose(correlation, wanted).prepare(correlation, wanted, images);
  }

  private ConvolutionEngine choose(Correlation correlation, Wanted wanted) {
    return engines.stream()
        .filter(engine -> engine.suits(correlation, wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no engine for " + correlation));
  }

  /// Who computes convolutions of various kinds and their gradients, in words.
  public List<String> cases() {
    Window three = Window.square(3).padding(1);
    return List.of(
        inWords("window of one", Window.square(1), 1),
        inWords("window", three, 1),
        inWords("stride 2", three.stride(2), 1),
        inWords("dilation 2", three.dilation(2), 1),
        inWords("groups", three, 4),
        inWords("depthwise", three, 64));
  }

  private String inWords(String kind, Window window, int groups) {
    var correlation = new Correlation(window, groups, 32, 32, 64, 64);
    return String.format(
        Locale.ROOT,
        "%s: %s, by input %s, by kernel %s",
        kind,
        choose(correlation, Wanted.OUTPUT).name(),
        choose(correlation, Wanted.INPUT).name(),
        choose(correlation, Wanted.WEIGHT).name());
  }

  /// Frees what the engines hold.
  @Override
  public void close() {
    engines.forEach(ConvolutionEngine::close);
  }
}
