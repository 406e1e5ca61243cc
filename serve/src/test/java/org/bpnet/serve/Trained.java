package org.bpnet.serve;

import java.nio.file.Path;
import java.util.Arrays;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Regressor;
import org.bpnet.train.Settings;

/// Models to be served, trained for a moment.
final class Trained {
  static final Table IRIS = ((DataSource.Tabular) DataSources.open("iris")).table();

  /// With categories, gaps and a decimal comma.
  static final Table SHOP =
      Csv.parse(
          "shop.csv",
          """
          colour;weight;size;price
          red;1,5;3;10,5
          blue;2,25;1;20
          red;;2;12,75
          green;1.000,5;1;30,5
          blue;3,5;2;22
          ;0,5;3;9
          red;1,25;1;11
          green;4;2;31
          """);

  private Trained() {}

  /// @param seed of its weights: models of different seeds predict different numbers
  static void iris(Path folder, long seed, Backend backend) {
    Settings settings = Settings.defaults().layers("16,relu").epochs(2).seed(seed).backend(backend);
    try (Classifier model = Classifier.fit(IRIS, "species", settings)) {
      model.save(folder);
    }
  }

  static void shop(Path folder, Backend backend) {
    Settings settings = Settings.defaults().layers("8,tanh").epochs(2).backend(backend);
    try (Regressor model = Regressor.fit(SHOP, "price", settings)) {
      model.save(folder);
    }
  }

  static void digits(Path folder, Backend backend) {
    Settings settings =
        Settings.defaults().layers("conv4@3x3,relu,maxpool2,16,relu").epochs(1).backend(backend);
    try (Classifier model = Classifier.fit(digits().subset(first(200)), settings)) {
      model.save(folder);
    }
  }

  static Dataset digits() {
    return switch (DataSources.open("digits")) {
      case DataSource.Examples examples -> examples.examples();
      case DataSource.TrainAndTest both -> both.train();
      case DataSource.Tabular _ -> throw new AssertionError("digits are no table");
    };
  }

  static int[] first(int count) {
    var indices = new int[count];
    Arrays.setAll(indices, i -> i);
    return indices;
  }
}
