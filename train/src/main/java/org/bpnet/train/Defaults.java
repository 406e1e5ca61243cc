package org.bpnet.train;

/// What is chosen where the user leaves it open. All ours, found by trials on iris, digits and
/// diabetes.
final class Defaults {
  /// Small tables are noisy from epoch to epoch.
  static final EarlyStopping EARLY_STOPPING = new EarlyStopping(20, 0);

  private static final int SMALLEST_BATCH = 16;
  private static final int LARGEST_BATCH = 128;
  private static final int BATCHES = 20;
  private static final int MOST_EPOCHS = 200;

  private Defaults() {}

  /// About twenty updates to an epoch where that gives batches from 16 to 128.
  static int batchSize(int examples) {
    int wanted = Integer.highestOneBit(Math.max(1, examples / BATCHES));
    return Math.clamp(wanted, SMALLEST_BATCH, LARGEST_BATCH);
  }

  static int epochs(int examples, int batch) {
    return MOST_EPOCHS;
  }
}
