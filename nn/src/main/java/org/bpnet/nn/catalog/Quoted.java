package org.bpnet.nn.catalog;

/// What a user wrote, as messages repeat it: enough of it to be found, and no more than a line.
public final class Quoted {
  private static final int LONGEST = 80; // ours

  private Quoted() {}

  /// In quotes, the end of long text left out.
  public static String of(String text) {
    return "'" + cut(text) + "'";
  }

  /// Without quotes, the end of long text left out.
  public static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
