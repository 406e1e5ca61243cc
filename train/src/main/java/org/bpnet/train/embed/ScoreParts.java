package org.bpnet.train.embed;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.array.HostArray;

/// The product of an embedding with the weights of its class, taken apart: w·x = ‖w‖·‖x‖·cos θ. In
/// double precision.
///
/// @param label the class
/// @param weight ‖w‖
/// @param embedding ‖x‖
/// @param angle θ in radians; a right angle if a length is 0
/// @param product w·x, by its sum
public record ScoreParts(int label, double weight, double embedding, double angle, double product) {
  /// Of embeddings with their classes.
  ///
  /// @param embeddings `[N, D]`
  /// @param weights one class in each column, `[D, K]`
  public static List<ScoreParts> of(HostArray embeddings, int[] labels, HostArray weights) {
    List<ScoreParts> all = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      all.add(of(embeddings, i, labels[i], weights));
    }
    return all;
  }

  private static ScoreParts of(HostArray embeddings, int row, int label, HostArray weights) {
    int width = embeddings.shape().extent(1);
    int classes = weights.shape().extent(1);
    double product = 0;
    double ofWeight = 0;
    double ofEmbedding = 0;
    for (int k = 0; k < width; k++) {
      double x = embeddings.at(row * width + k);
      double w = weights.at(k * classes + label);
      product += x * w;
      ofWeight += w * w;
      ofEmbedding += x * x;
    }
    double lengths = Math.sqrt(ofWeight) * Math.sqrt(ofEmbedding);
    double cosine = lengths == 0 ? 0 : Math.clamp(product / lengths, -1, 1);
    return new ScoreParts(
        label, Math.sqrt(ofWeight), Math.sqrt(ofEmbedding), Math.acos(cosine), product);
  }

  /// ‖w‖·‖x‖·cos θ, which is the product to rounding.
  public double recomposed() {
    return weight * embedding * Math.cos(angle);
  }
}
