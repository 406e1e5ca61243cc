package org.bpnet.serve.http;

import java.math.BigDecimal;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// Counts values by how large they are, for any number of threads.
final class Histogram {
  private final double[] bounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();

  /// @param bounds the largest value of each bucket, ascending; larger ones have a bucket more
  Histogram(double... bounds) {
    this.bounds = bounds.clone();
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  private static String text(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  /// Writes it in the text format of Prometheus: buckets count all values up to their bound.
  ///
  /// @param labels `model="iris"`, or nothing
  void write(String name, String labels, StringBuilder out) {
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i].sum();
      String bound = i < bounds.length ? text(bounds[i]) : "+Inf";
      out.append(name).append("_bucket{").append(labels).append(labels.isEmpty() ? "" : ",");
      out.append("le=\"").append(bound).append("\"} ").append(total).append('\n');
    }
    String braces = labels.isEmpty() ? "" : "{" + labels + "}";
    out.append(name).append("_sum").append(braces).append(' ').append(sum.sum()).append('\n');
    out.append(name).append("_count").append(braces).append(' ').append(total).append('\n');
  }
}
