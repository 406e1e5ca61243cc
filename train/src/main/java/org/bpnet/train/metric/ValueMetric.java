package org.bpnet.train.metric;

import org.bpnet.core.array.HostArray;

/// Measures of a regression, taken from its residuals; over several outputs, the mean of the
/// outputs' measures.
public enum ValueMetric implements Metric {
  /// [Residuals#r2].
  R2("r2"),
  /// [Residuals#mae].
  MAE("mae"),
  /// [Residuals#rmse].
  RMSE("rmse");

  private final String label;

  ValueMetric(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /// This measure of residuals.
  public double of(Residuals residuals) {
    return switch (this) {
      case R2 -> residuals.r2();
      case MAE -> residuals.mae();
      case RMSE -> residuals.rmse();
    };
  }

  @Override
  public boolean higherIsBetter() {
    return this == R2;
  }

  @Override
  public Accumulator start() {
    var counter = new Residuals.Counter();
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
