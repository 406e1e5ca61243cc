package org.bpnet.cpu.kernel;

/// How a kernel reads one of its vector inputs: part of the kernel, since the code differs.
public enum InputLayout {
  /// Floats, consecutive along the columns.
  FLOATS(false, false),
  /// 32-bit integers, consecutive along the columns, converted to float on loading.
  INTS(false, true),
  /// One float a row, the same for all columns.
  SPLAT_FLOAT(true, false),
  /// One 32-bit integer a row, the same for all columns, converted to float on loading.
  SPLAT_INT(true, true);

  private final boolean splat;
  private final boolean integer;

  InputLayout(boolean splat, boolean integer) {
    this.splat = splat;
    this.integer = integer;
  }

  /// Whether there is one element a row.
  public boolean splat() {
    return splat;
  }

  /// Whether elements are integers.
  public boolean integer() {
    return integer;
  }

  /// The layout with these properties.
  public static InputLayout of(boolean splat, boolean integer) {
    return splat ? (integer ? SPLAT_INT : SPLAT_FLOAT) : (integer ? INTS : FLOATS);
  }
}
