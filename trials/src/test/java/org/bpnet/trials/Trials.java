package org.bpnet.trials;

/// How long trials run.
final class Trials {
  private Trials() {}

  /// How often a trial repeats: briefly as part of the slow suites, in full with
  /// `-Dbpnet.trials=full`, or any number with `-Dbpnet.trials.NAME=number`.
  static int count(String name, int brief, int full) {
    boolean inFull = "full".equals(System.getProperty("bpnet.trials"));
    return Integer.getInteger("bpnet.trials." + name, inFull ? full : brief);
  }

  /// Tells what a trial has found, as a line on standard output: what it is worth is its figures.
  static void report(String name, String figures) {
    System.out.println("trial " + name + ": " + figures);
  }
}
