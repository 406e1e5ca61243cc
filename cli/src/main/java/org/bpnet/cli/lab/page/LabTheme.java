package org.bpnet.cli.lab.page;

import java.util.List;

/// What experiments are about.
///
/// @param experiments their names
record LabTheme(String title, List<String> experiments) {
  /// All of them, in the order of the course.
  static final List<LabTheme> ALL =
      List.of(
          of(
              "Back-propagation by hand",
              "backprop",
              "softmax",
              "graph",
              "identities",
              "gradients",
              "vectorise",
              "errata"),
          of(
              "Networks that are reasoned out",
              "boolean",
              "perceptron",
              "polygons",
              "pulses",
              "maxout",
              "collapse"),
          of("Down the loss", "rate", "saddle", "basins", "taylor"),
          of("Depth and first weights", "initial", "depth", "auxiliary", "batchnorm", "winners"),
          of(
              "Losses, features and penalties",
              "losses",
              "overfit",
              "angles",
              "heads",
              "features",
              "incay",
              "triplets",
              "hashnet"),
          of("Networks with an energy", "hopfield", "tsp", "rbm"),
          of("Codes, games and capsules", "autoencode", "gan", "capsules"));

  private static LabTheme of(String title, String... experiments) {
    return new LabTheme(title, List.of(experiments));
  }
}
