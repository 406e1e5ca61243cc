package flowers;

import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Predictions;
import org.bpnet.train.Settings;

/// Trains a classifier on a table, keeps it, and tells the kinds of other flowers with it.
public final class Flowers {
  private Flowers() {}

  /// `train TABLE.csv MODEL` learns the last column, `predict TABLE.csv MODEL` prints it.
  public static void main(String[] args) {
    if (args.length != 3) {
      System.err.println("flowers: need 'train TABLE.csv MODEL' or 'predict TABLE.csv MODEL'");
      System.exit(2);
    }
    Path table = Path.of(args[1]);
    Path model = Path.of(args[2]);
    switch (args[0]) {
      case "train" -> train(table, model);
      case "predict" -> System.out.println(predict(table, model));
      default -> {
        System.err.println("flowers: need train or predict, got " + args[0]);
        System.exit(2);
      }
    }
  }

  /// Trains on a table whose last column is the kind.
  static void train(Path csv, Path model) {
    Table table = Csv.read(csv);
    Settings settings = Settings.defaults().layers("16,relu").epochs(200);
    try (Classifier classifier = Classifier.fit(table, table.columnNames().getLast(), settings)) {
      classifier.save(model);
    }
  }

  /// The kind of each flower, and how sure the model is, one a line.
  static String predict(Path csv, Path model) {
    try (Model loaded = Model.load(model)) {
      if (!(loaded instanceof Classifier classifier)) {
        throw new IllegalArgumentException(model + ": predicts numbers, need a classifier");
      }
      Predictions predictions = classifier.predict(Csv.read(csv));
      var lines = new StringJoiner("\n");
      for (int i = 0; i < predictions.size(); i++) {
        double sure = predictions.probability(i, predictions.label(i));
        lines.add(String.format(Locale.ROOT, "%s %.2f", predictions.name(i), sure));
      }
      return lines.toString();
    }
  }
}
