package org.bpnet.core.formula;

final class FormulaPrinter {
  private FormulaPrinter() {}

  static String text(Formula f) {
    return f.toString();
  }

  static String latex(Formula f) {
    return f.toString();
  }
}
