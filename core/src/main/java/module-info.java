import org.bpnet.core.spi.BackendProvider;

/// Tensors, gradients, formulas and the double-precision reference backend. Depends on nothing but
/// the JDK, and holds no native code.
module org.bpnet.core {
  requires static org.jspecify;

  exports org.bpnet.core;
  exports org.bpnet.core.array;
  exports org.bpnet.core.autodiff;
  exports org.bpnet.core.formula;
  exports org.bpnet.core.op;
  exports org.bpnet.core.program;
  exports org.bpnet.core.reference;
  exports org.bpnet.core.spi;
  exports org.bpnet.core.text;

  uses BackendProvider;
}
