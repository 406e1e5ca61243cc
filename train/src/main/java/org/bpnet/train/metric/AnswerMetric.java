package org.bpnet.train.metric;

import org.bpnet.core.array.HostArray;

/// Measures of several yes-or-no answers to each example, taken over all of them: an answer is yes
/// if its probability is above ½.
public enum AnswerMetric implements Metric {
  /// The share of answers that are right.
  ACCURACY(ClassMetric.ACCURACY),
  /// The mean over no and yes of [Confusion#f1].
  MACRO_F1(ClassMetric.MACRO_F1);

  private final ClassMetric measure;

  AnswerMetric(ClassMetric measure) {
    this.measure = measure;
  }

  @Override
  public String label() {
    return measure.label();
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Accumulator start() {
    var counter = new Counter();
    return new Accumulator() {
      @Override
      public void add(HostArray outputs, HostArray targets) {
        counter.add(outputs, targets);
      }

      @Override
      public double value() {
        return measure.of(counter.result());
      }
    };
  }

  /// Counts answers by what they are, 0 for no and 1 for yes, and what they were taken for.
  public static final class Counter {
    private final long[][] counts = new long[2][2];

    /// Counts from zero.
    public Counter() {}

    /// Takes a batch into account.
    ///
    /// @param probabilities of yes, `[N, K]`
    /// @param answers 0 and 1, `[N, K]`
    public void add(HostArray probabilities, HostArray answers) {
      for (int i = 0; i < answers.shape().elementCount(); i++) {
        counts[answers.at(i) > 0.5 ? 1 : 0][probabilities.at(i) > 0.5 ? 1 : 0]++;
      }
    }

    /// The counts so far.
    public Confusion result() {
      return new Confusion(new long[][] {counts[0].clone(), counts[1].clone()});
    }
  }
}
