package org.bpnet.nn.embed.loss;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.miner.Miner;
import org.bpnet.nn.embed.pair.Pairs;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;
import org.bpnet.nn.loss.Loss;

/// A loss of the pairs and triplets in a batch: what is wanted of them, how far apart they are,
/// which of them count, and how their losses become one. Each part can be replaced.
///
/// ```java
/// PairLoss loss = PairLoss.of(Triplet.of(0.2)).mining(new BatchHard()).by(new Cosine());
/// Tensor value = loss.compute(embeddings, labels); // [N, D], I32 [N] -> []
/// ```
///
/// **Shapes.** Embeddings `[N, D]`, labels I32 `[N]`; an example with a label below 0 takes part in
/// no pair. **Gradient.** None through what a miner chooses. A batch without any pair of the needed
/// kind has loss 0 and gradient 0.
///
/// **Throws** ShapeException for other shapes or types.
///
/// @param criterion what is wanted of pairs or triplets
/// @param distance how far apart embeddings are
/// @param miner which pairs or triplets count
/// @param reducer how their losses become one
public record PairLoss(Criterion criterion, Distance distance, Miner miner, Reducer reducer)
    implements Loss, MetricLoss {

  /// With the criterion's usual distance, miner and reducer.
  public static PairLoss of(Criterion criterion) {
    return new PairLoss(criterion, criterion.distance(), criterion.miner(), criterion.reducer());
  }

  /// The same by another distance.
  public PairLoss by(Distance other) {
    return new PairLoss(criterion, other, miner, reducer);
  }

  /// The same with another miner.
  public PairLoss mining(Miner other) {
    return new PairLoss(criterion, distance, other, reducer);
  }

  /// The same with another reducer.
  public PairLoss reducing(Reducer other) {
    return new PairLoss(criterion, distance, miner, other);
  }

  /// This loss: it has no parameters.
  @Override
  public PairLoss create(Parameters params, int classes, int width) {
    return this;
  }

  @Override
  public Kind kind() {
    return Kind.CLASSES;
  }

  /// The loss of all pairs within a batch.
  @Override
  public Tensor compute(Tensor embeddings, Tensor labels) {
    return of(Pairs.within(distance, embeddings, labels));
  }

  /// The loss of a batch compared with others, such as the embeddings of another network, or of
  /// earlier batches.
  ///
  /// @param others `[M, D]`
  /// @param otherLabels I32 `[M]`
  public Tensor compute(Tensor embeddings, Tensor labels, Tensor others, Tensor otherLabels) {
    return of(Pairs.against(distance, embeddings, labels, others, otherLabels, false));
  }

  /// The loss of pairs.
  public Tensor of(Pairs pairs) {
    Tensor sum = pairs.embeddings().pass().scalar(0);
    for (Tally tally : criterion.of(miner.mine(pairs))) {
      sum = sum.add(reducer.of(tally));
    }
    return sum;
  }

  /// The loss of two views of the same examples, without labels: each example is a class of two.
  public PairsOfViews ofViews() {
    return new PairsOfViews(this);
  }

  /// The text by which the catalog finds it, such as `triplet(margin=0.1, miner=batch_hard)`; usual
  /// parts are left out.
  @Override
  public String toString() {
    Spec spec = Spec.parse(criterion.toString());
    Map<String, String> arguments = new LinkedHashMap<>(spec.arguments());
    add(arguments, "distance", distance, criterion.distance());
    add(arguments, "miner", miner, criterion.miner());
    add(arguments, "reducer", reducer, criterion.reducer());
    return new Spec(spec.name(), arguments).toString();
  }

  private static void add(Map<String, String> arguments, String key, Object part, Object usual) {
    if (!part.equals(usual)) {
      arguments.put(key, part.toString());
    }
  }
}
