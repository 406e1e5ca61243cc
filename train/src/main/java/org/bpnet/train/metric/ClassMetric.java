package org.bpnet.train.metric;

import org.bpnet.core.array.HostArray;

/// Measures of a classification, taken from its confusion matrix. The class with the largest score
/// is the predicted one, the first of equals.
public enum ClassMetric implements Metric {
  /// The share of examples whose class was predicted right.
  ACCURACY("accuracy"),
  /// The mean over classes of [Confusion#precision].
  MACRO_PRECISION("macro_precision"),
  /// The mean over classes of [Confusion#recall].
  MACRO_RECALL("macro_recall"),
  /// The mean over classes of [Confusion#f1].
  MACRO_F1("macro_f1");

  private final String label;

  ClassMetric(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /// This measure of a confusion matrix.
  public double of(Confusion confusion) {
    return switch (this) {
      case ACCURACY -> confusion.accuracy();
      case MACRO_PRECISION -> confusion.macroPrecision();
      case MACRO_RECALL -> confusion.macroRecall();
      case MACRO_F1 -> confusion.macroF1();
    };
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Accumulator start() {
    var counter = new Confusion.Counter();
    return new Accumulator() {
      @Override
      public void add(HostArray outputs, HostArray targets) {
        counter.add(outputs, targets);
      }

      @Override
      public double value() {
        return of(counter.result());
      }
    };
  }
}
