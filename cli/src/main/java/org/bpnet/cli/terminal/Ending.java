package org.bpnet.cli.terminal;

/// What is done when the process is told to end, by Ctrl-C or SIGTERM.
public final class Ending {
  private Ending() {}

  /// Works, and does something else if the process is told to end meanwhile.
  public static void during(Runnable work, Runnable atEnd) {
    Thread hook = new Thread(atEnd, "bpnet-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // the hook is running: the process is being ended
      }
    }
  }
}
