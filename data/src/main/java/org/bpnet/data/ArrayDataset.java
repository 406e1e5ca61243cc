package org.bpnet.data;

import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// A dataset held in two arrays.
record ArrayDataset(float[] features, Shape featureShape, HostArray targets, Target target)
    implements Dataset {
  static ArrayDataset of(float[] features, Shape featureShape, HostArray targets, Target target) {
    int size = targets.shape().extent(0);
    int width = featureShape.elementCount();
    if ((long) size * width != features.length) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "dataset: %d targets and feature shape %s need %d features, got %d",
              size,
              featureShape,
              (long) size * width,
              features.length));
    }
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "dataset: features must be finite, got %s in example %d, feature %d; fill or drop"
                    + " it",
                features[i],
                i / width,
                i % width));
      }
    }
    switch (target) {
      case Target.Classes classes -> checkLabels(targets.toInts(), classes);
      case Target.Values values -> checkValues(targets.toFloats(), values);
    }
    return new ArrayDataset(features, featureShape, targets, target);
  }

  static void checkLabels(int[] labels, Target.Classes classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes.count()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "dataset: labels must be from 0 to %d, got %d in example %d",
                classes.count() - 1,
                labels[i],
                i));
      }
    }
  }

  private static void checkValues(float[] values, Target.Values target) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "dataset: targets must be finite, got %s for %s in example %d; drop the example",
                values[i],
                target.names().get(i % target.count()),
                i / target.count()));
      }
    }
  }

  @Override
  public int size() {
    return targets.shape().extent(0);
  }

  @Override
  public HostArray features(int[] indices) {
    return HostArray.of(
        RowCopies.pick(features, featureShape.elementCount(), indices),
        featureShape.insert(0, indices.length));
  }

  @Override
  public HostArray targets(int[] indices) {
    return target.pick(targets, indices);
  }
}
