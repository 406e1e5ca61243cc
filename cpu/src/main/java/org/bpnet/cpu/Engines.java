package org.bpnet.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.BackendException;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Workhorse;
import org.bpnet.core.text.Count;
import org.bpnet.cpu.convolution.ConvolutionEngines;
import org.bpnet.cpu.convolution.DirectEngine;
import org.bpnet.cpu.convolution.PatchEngine;
import org.bpnet.cpu.matmul.MatMulEngines;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.AcceleratorProvider;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.MatMulEngine;

/// Chooses who multiplies matrices and convolves images: an accelerator that announces itself as a
/// service and can run here, else this backend's own kernels.
///
/// @param matMul the products
/// @param convolutions the convolutions
/// @param name who computes them, `onednn`
/// @param workhorse what computes them and, where an accelerator is off, why
record Engines(
    MatMulEngines matMul, ConvolutionEngines convolutions, String name, Workhorse workhorse)
    implements AutoCloseable {
  private static final String ROUNDED = ", factors rounded first";

  /// The accelerators on the path.
  static List<AcceleratorProvider> providers() {
    return ServiceLoader.load(AcceleratorProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /// Opens what the options ask for.
  ///
  /// @param bits the length of the backend's own vectors, 0 for none
  /// @throws BackendException if an engine asked for by name is unknown or cannot run here
  static Engines open(
      BackendOptions options, List<AcceleratorProvider> providers, int bits, MemoryPool pool) {
    Precision precision = options.precision();
    MatMulEngine own = MatMulEngines.engine(bits, precision, pool);
    String ownText = own(bits) + (precision == Precision.BF16 ? ROUNDED : "");
    String operations = precision == Precision.BF16 ? "bf16 products" : "products";
    var reasons = new ArrayList<String>();
    for (AcceleratorProvider provider : asked(options.engine(), providers)) {
      switch (accelerator(provider, precision)) {
        case Availability.Ready(String device) -> {
          var workhorse = new Workhorse(operations, true, device + "; small ones " + ownText);
          var matMul = new MatMulEngines(products(provider, precision, pool), own);
          List<ConvolutionEngine> convolvers = new ArrayList<>();
          convolutions(provider, precision, pool).ifPresent(convolvers::add);
          convolvers.addAll(convolvers(bits, precision, matMul, pool));
          return new Engines(
              matMul, new ConvolutionEngines(convolvers), provider.name(), workhorse);
        }
        case Availability.Unavailable(String reason) ->
            reasons.add(provider.name() + " is off: " + reason);
      }
    }
    String failures = String.join("; ", reasons);
    if (!reasons.isEmpty()) {
      if (!options.engine().equals(BackendOptions.AUTO)) {
        throw new BackendException("engine " + failures);
      }
      Notice.GIVEN.run();
    }
    String text = reasons.isEmpty() ? ownText : ownText + "; " + failures;
    boolean good = bits > 0 && reasons.isEmpty();
    var matMul = new MatMulEngines(own, own);
    return new Engines(
        matMul,
        new ConvolutionEngines(convolvers(bits, precision, matMul, pool)),
        BackendOptions.JAVA,
        new Workhorse(operations, good, text));
  }

  /// The backend's own ways, the most special first.
  private static List<ConvolutionEngine> convolvers(
      int bits, Precision precision, MatMulEngines products, MemoryPool pool) {
    List<ConvolutionEngine> own = new ArrayList<>();
    if (bits > 0 && precision == Precision.F32) {
      own.add(new DirectEngine(bits, pool));
    }
    own.add(new PatchEngine(products, pool));
    return own;
  }

  /// What computes convolutions.
  Workhorse convolver() {
    String text =
        convolutions.engines().stream()
            .map(ConvolutionEngine::name)
            .collect(Collectors.joining(", else "));
    return new Workhorse(
        workhorse.operations().replace("products", "convolutions"),
        workhorse.good(),
        text,
        convolutions.cases());
  }

  /// Frees what the engines hold.
  @Override
  public void close() {
    convolutions.close();
    matMul.close();
  }

  /// Whether the accelerator can run, if need be on factors that were rounded before.
  private static Availability accelerator(AcceleratorProvider provider, Precision precision) {
    Availability found = provider.availability(precision);
    if (precision == Precision.F32 || found instanceof Availability.Ready) {
      return found;
    }
    return switch (provider.availability(Precision.F32)) {
      case Availability.Ready(String device) -> new Availability.Ready(device + ROUNDED);
      case Availability.Unavailable off -> off;
    };
  }

  private static MatMulEngine products(
      AcceleratorProvider provider, Precision precision, MemoryPool pool) {
    return provider.availability(precision) instanceof Availability.Ready
        ? provider.openProducts(precision, pool)
        : MatMulEngines.rounding(provider.openProducts(Precision.F32, pool), pool);
  }

  /// Empty where the accelerator does not compute in that precision: then products on rounded
  /// factors do.
  private static Optional<ConvolutionEngine> convolutions(
      AcceleratorProvider provider, Precision precision, MemoryPool pool) {
    return provider.availability(precision) instanceof Availability.Ready
        ? Optional.of(provider.openConvolutions(precision, pool))
        : Optional.empty();
  }

  private static List<AcceleratorProvider> asked(
      String engine, List<AcceleratorProvider> providers) {
    if (engine.equals(BackendOptions.AUTO)) {
      return providers;
    }
    if (engine.equals(BackendOptions.JAVA)) {
      return List.of();
    }
    var asked = providers.stream().filter(one -> one.name().equals(engine)).toList();
    if (asked.isEmpty()) {
      throw new BackendException(
          String.format(
              Locale.ROOT,
              "there is no engine '%s'; %s",
              engine,
              Count.choices(
                  Stream.concat(
                          Stream.of(BackendOptions.AUTO, BackendOptions.JAVA),
                          providers.stream().map(AcceleratorProvider::name))
                      .toList())));
    }
    return asked;
  }

  /// The backend's own kernels in words.
  static String own(int bits) {
    return bits == 0
        ? "Java without vectors"
        : String.format(Locale.ROOT, "Java %d-bit vectors", bits);
  }

  /// Says once, when the class is initialised, which accelerators are off and why.
  private static final class Notice {
    static final Runnable GIVEN = give();

    private static Runnable give() {
      System.Logger logger = System.getLogger("org.bpnet.cpu");
      for (AcceleratorProvider provider : providers()) {
        if (provider.availability(Precision.F32)
            instanceof Availability.Unavailable(String reason)) {
          logger.log(
              System.Logger.Level.WARNING,
              "matrix products run on Java kernels, slower; {0} is off: {1}",
              provider.name(),
              reason);
        }
      }
      return () -> {};
    }
  }
}
