package org.bpnet.train;

import org.bpnet.data.Dataset;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Nesterov;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.watch.EarlyStopping;

/// What is chosen where the user leaves it open. All ours, found by trials on iris, digits and
/// diabetes.
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

  /// How a convolutional network learns from many images where the user names no optimizer, no
  /// learning rate and no schedule: by stochastic gradient descent with momentum, at a rate that
  /// rises and falls once. Measured with LeNet-5 on MNIST, five epochs: see docs/results.md.
  static final class ForImages {
    /// From here on; the trials were made with 54,000, and smaller sets keep what tables have.
    /// Ours.
    static final int FEWEST_EXAMPLES = 10_000;

    /// In an epoch. Ours.
    private static final int FEWEST_UPDATES = 10;

    /// Examples to each update. Ours: on MNIST with the rates that follow, see docs/results.md.
    static final int BATCH = 32;

    /// The largest rate: that of Krizhevsky, Sutskever, Hinton 2012, section 5, Simonyan, Zisserman
    /// 2015, section 3.1, and Caffe's LeNet, for networks without normalization. At 0.025 LeNet-5
    /// learns a little better and LeNet diverges.
    static final double LEARNING_RATE = 0.01;

    /// With the momentum of 0.9 that they have, too.
    static final Rule RULE = Nesterov.defaults();

    /// Up for three tenths of the updates, which is the warm-up, and down to next to nothing for
    /// the others (Smith, Topin 2018; the shares are PyTorch's). The best epochs are the last ones,
    /// so no run is stopped before its end.
    static final String SCHEDULE = "one_cycle";

    private ForImages() {}

    /// Whether this is for a network and its data, with updates enough to rise and fall in.
    static boolean fit(ModelSpec layers, Dataset train, int batch) {
      return train.size() >= Math.max(FEWEST_EXAMPLES, FEWEST_UPDATES * batch)
          && train.featureShape().rank() == 3
          && layers.isConvolutional();
    }
  }
}
