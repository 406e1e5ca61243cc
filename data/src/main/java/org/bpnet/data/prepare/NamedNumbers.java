package org.bpnet.data.prepare;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.DatasetView;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;
import org.bpnet.data.source.DataSource;

/// Examples whose classes are called by numbers, with these numbers to predict: pictures in folders
/// `1`, `2.5` and `17`, or digits.
///
/// @param numbers for each label, the number that its class is called
public record NamedNumbers(Dataset raw, Target.Values target, float[] numbers)
    implements DatasetView {
  /// Examples with numbers to predict; as they are if they have some already.
  ///
  /// @throws DataFormatException if a class is not called a number
  public static Dataset of(Dataset raw) {
    if (!(raw.target() instanceof Target.Classes(String column, List<String> names))) {
      return raw;
    }
    var numbers = new float[names.size()];
    for (int label = 0; label < numbers.length; label++) {
      numbers[label] = number(names.get(label));
    }
    return new NamedNumbers(raw, new Target.Values(List.of(column)), numbers);
  }

  /// Of pictures, these; a table as it is.
  ///
  /// @throws DataFormatException if a class is not called a number
  public static DataSource of(DataSource source) {
    try {
      return switch (source) {
        case DataSource.Tabular table -> table;
        case DataSource.Examples(String name, Dataset all) ->
            new DataSource.Examples(name, of(all));
        case DataSource.TrainAndTest(String name, Dataset train, Dataset test) ->
            new DataSource.TrainAndTest(name, of(train), of(test));
      };
    } catch (DataFormatException wrong) {
      throw new DataFormatException(source.name() + ": " + wrong.getMessage(), wrong);
    }
  }

  private static float number(String name) {
    float number;
    try {
      number = Float.parseFloat(name);
    } catch (NumberFormatException text) {
      number = Float.NaN;
    }
    if (!Float.isFinite(number)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "the class '%s' is not called a number, so no number can be predicted; rename it, or"
                  + " predict classes (--task classify)",
              Wording.shown(name)));
    }
    return number;
  }

  @Override
  public HostArray targets(int[] indices) {
    int[] labels = raw.targets(indices).toInts();
    var values = new float[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers[labels[i]];
    }
    return HostArray.of(values, Shape.of(values.length, 1));
  }
}
