package org.bpnet.train;

import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.train.watch.EarlyStopping;

/// What is chosen where the user leaves it open, but for [ImageDefaults]. All ours, found by trials
/// on iris, digits and diabetes.
final class Defaults {
  private static final int SMALLEST_BATCH = 16;
  private static final int LARGEST_BATCH = 128;
  private static final int BATCHES = 20;
  private static final int MOST_EPOCHS = 200;
  private static final int FEWEST_EPOCHS = 20;
  private static final int EXAMPLES_SEEN = 1_000_000;
  private static final int LEAST_PATIENCE = 5;

  /// With its published rate.
  static final Rule RULE = Adam.defaults();

  /// What [Settings#historical] chooses.
  static final Loss HISTORICAL_LOSS = PointwiseLoss.HALF_SQUARED_ERROR;

  static final Rule HISTORICAL_RULE = new Sgd();
  static final double HISTORICAL_RATE = 0.5;

  private Defaults() {}

  /// About twenty updates to an epoch, where that gives batches from 16 to 128.
  static int batchSize(int examples) {
    int wanted = Integer.highestOneBit(Math.max(1, examples / BATCHES));
    return Math.clamp(wanted, SMALLEST_BATCH, LARGEST_BATCH);
  }

  /// As many as show the network a million examples, from 20 to 200.
  static int epochs(int examples) {
    return Math.clamp(EXAMPLES_SEEN / Math.max(1, examples), FEWEST_EPOCHS, MOST_EPOCHS);
  }

  /// A tenth of all epochs, since small tables are noisy from epoch to epoch; at least 5.
  static EarlyStopping earlyStopping(int epochs) {
    return new EarlyStopping(Math.max(LEAST_PATIENCE, epochs / 10), 0);
  }
}
