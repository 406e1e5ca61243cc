package org.bpnet.cli.embed;

import java.util.Arrays;
import org.bpnet.core.array.HostArray;

/// Scatter without any mean, as a check: the sum of the squared distances of n points from their
/// mean is that over all pairs over n.
///
/// @param within tr S_w
/// @param between tr S_b, what is left of the whole
record PairScatter(double within, double between) {
  static PairScatter of(HostArray embeddings, int[] labels) {
    int width = embeddings.shape().extent(1);
    int[] sizes = new int[1 + Arrays.stream(labels).max().orElse(0)];
    for (int label : labels) {
      sizes[label]++;
    }
    double within = 0;
    double whole = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < i; j++) {
        double apart = 0;
        for (int k = 0; k < width; k++) {
          double difference = embeddings.at(i * width + k) - embeddings.at(j * width + k);
          apart += difference * difference;
        }
        whole += apart / labels.length;
        if (labels[i] == labels[j]) {
          within += apart / sizes[labels[i]];
        }
      }
    }
    return new PairScatter(within / labels.length, (whole - within) / labels.length);
  }
}
