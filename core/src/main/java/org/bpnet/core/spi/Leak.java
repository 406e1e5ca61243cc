package org.bpnet.core.spi;

import java.lang.ref.Cleaner;
import java.util.Locale;
import java.util.stream.Collectors;

/// Notices that something with memory outside the Java heap was dropped without being closed: it is
/// freed then, and reported once.
///
/// With `-Dbpnet.leaks=trace` the report says where it was made, which costs some microseconds for
/// each thing made.
public final class Leak {
  private static final System.Logger LOG = System.getLogger("org.bpnet.leaks");
  private static final Cleaner CLEANER = Cleaner.create();

  private final String what;
  private final String made;

  private Leak(String what, String made) {
    this.what = what;
    this.made = made;
  }

  /// Remembers, if that was asked for, that something is made here.
  ///
  /// @param what in words, `a backend`
  public static Leak of(String what) {
    return new Leak(what, "trace".equals(System.getProperty("bpnet.leaks")) ? stack() : "");
  }

  private static String stack() {
    return StackWalker.getInstance()
        .walk(
            frames -> frames.skip(2).map(frame -> "\n  at " + frame).collect(Collectors.joining()));
  }

  /// Runs an action when nobody refers to a thing any more, or when the result is cleaned.
  ///
  /// @param action must not refer to the thing
  public static Cleaner.Cleanable watch(Object thing, Runnable action) {
    return CLEANER.register(thing, action);
  }

  /// Reports that the thing was never closed.
  public void report() {
    LOG.log(
        System.Logger.Level.WARNING,
        String.format(
            Locale.ROOT,
            "%s was never closed, and is freed now that nobody has it; use try-with-resources (%s)",
            what,
            made.isEmpty() ? "-Dbpnet.leaks=trace says where it was made" : "made at:" + made));
  }
}
