package org.bpnet.train;

import org.bpnet.data.Dataset;
import org.bpnet.nn.optim.formula.Nesterov;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.train.spec.ModelSpec;

/// How a convolutional network learns from many images where the user names no optimizer, no
/// learning rate and no schedule: by stochastic gradient descent with momentum, at a rate that
/// rises and falls once. Measured with LeNet-5 on MNIST, five epochs: see docs/results.md.
final class ImageDefaults {
  /// From here on; the trials were made with 54,000, and smaller sets keep what tables have. Ours.
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

  /// Up for three tenths of the updates, which is the warm-up, and down to next to nothing for the
  /// others (Smith, Topin 2018; the shares are PyTorch's). The best epochs are the last ones, so no
  /// run is stopped before its end.
  static final String SCHEDULE = "one_cycle";

  private ImageDefaults() {}

  /// Whether this is for a network and its data, with updates enough to rise and fall in.
  static boolean fit(ModelSpec layers, Dataset train, int batch) {
    return train.size() >= Math.max(FEWEST_EXAMPLES, FEWEST_UPDATES * batch)
        && train.featureShape().rank() == 3
        && layers.isConvolutional();
  }
}
