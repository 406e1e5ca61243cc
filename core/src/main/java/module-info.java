/// Tensors, gradients, formulas and the double-precision reference backend. Depends on nothing but
/// the JDK, and holds no native code.
module org.bpnet.core {
  requires static transitive org.jspecify;

  exports org.bpnet.core;
  exports org.bpnet.core.formula;
}
