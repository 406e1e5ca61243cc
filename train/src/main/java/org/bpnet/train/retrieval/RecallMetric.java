package org.bpnet.train.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.train.metric.Metric;

/// Recall@k of a validation: the embeddings of all its examples are kept, and each is looked for
/// among the others at the end ([RetrievalScores]).
///
/// @param backend computes the distances
/// @param distance how far apart embeddings are
/// @param k how many neighbours are looked at
public record RecallMetric(Backend backend, Distance distance, int k) implements Metric {
  @Override
  public String label() {
    return "recall_at_" + k;
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Accumulator start() {
    List<float[]> parts = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    return new Accumulator() {
      @Override
      public void add(HostArray outputs, HostArray targets) {
        parts.add(outputs.toFloats().clone());
        labels.add(targets.toInts().clone());
      }

      @Override
      public double value() {
        int[] all = labels.stream().flatMapToInt(Arrays::stream).toArray();
        if (all.length == 0) {
          return Double.NaN;
        }
        int numbers = parts.stream().mapToInt(part -> part.length).sum();
        float[] values = new float[numbers];
        int at = 0;
        for (float[] part : parts) {
          System.arraycopy(part, 0, values, at, part.length);
          at += part.length;
        }
        HostArray embeddings = HostArray.of(values, Shape.of(all.length, numbers / all.length));
        var wanted = new RetrievalScores.Wanted(List.of(k), List.of(), false);
        try (ExactIndex index = ExactIndex.of(backend, distance, embeddings)) {
          Double recall = RetrievalScores.of(index, embeddings, all, wanted).recall().get(k);
          return recall == null ? Double.NaN : recall;
        }
      }
    };
  }
}
