package org.bpnet.core.text;

/// Objects as text for files.
public final class Described {
  private Described() {}

  /// An object as text that is the same in every process: lambdas and objects without a text of
  /// their own by their class.
  public static String of(Object part) {
    String name = part.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    if (lambda >= 0) {
      return name.substring(0, lambda);
    }
    String text = part.toString();
    return text.equals(name + "@" + Integer.toHexString(part.hashCode())) ? name : text;
  }
}
