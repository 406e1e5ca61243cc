package org.bpnet.nn.embed.loss;

import java.util.Locale;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.pair.Pairs;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;

/// A loss of pairs in which a batch is compared with the latest embeddings of all batches so far,
/// itself among them: many more pairs for little more work, since embeddings move slowly.
///
/// **Formula.** That of the loss, anchors the batch, others the newest `size` embeddings, its own
/// among them. No example is compared with itself.
///
/// **Gradient.** By the anchors only: what is remembered, the batch's own included, is constant.
/// The queue is a pair of buffers, so that it is saved and resumed to the bit; it moves on in
/// training only.
///
/// **Throws** ShapeException for a batch of more examples than the queue holds.
///
/// **Source.** Wang, Zhang, Huang, Scott 2020, algorithm 1, as PyTorch Metric Learning has it;
/// their code adds the loss of the batch alone. `size` is PyTorch Metric Learning's.
///
/// @param loss what is wanted of the pairs
/// @param size how many embeddings are remembered, at least 1
public record CrossBatchMemory(MetricLoss loss, int size) implements MetricLoss {
  /// What there is to say of it.
  public static final About ABOUT =
      About.of(
              "a loss of pairs of the batch with the latest embeddings of all batches",
              "Wang, Zhang, Huang, Scott 2020, algorithm 1")
          .written(
              "L = loss(batch against the newest `size` embeddings, which are constants)",
              "L = \\text{loss}(X, M), M \\leftarrow (M, X)_{-size..}")
          .defaults("PyTorch Metric Learning");

  private static final double NO_LABEL = -1;

  /// Throws IllegalArgumentException for a size below 1.
  public CrossBatchMemory {
    if (size < 1) {
      throw new IllegalArgumentException("xbm: size must be at least 1, got " + size);
    }
  }

  /// **Throws** IllegalArgumentException if the loss is not one of pairs.
  @Override
  public Loss create(Parameters params, int classes, int width) {
    if (!(loss.create(params.child("loss"), classes, width) instanceof PairLoss pairs)) {
      throw new IllegalArgumentException(
          "xbm: need a loss of pairs, such as contrastive or triplet, got " + loss);
    }
    return new Remembering(
        pairs,
        params.buffer("embeddings", Shape.of(size, width), Initializers.zeros()),
        params.buffer("labels", Shape.of(size), Initializers.constant(NO_LABEL)));
  }

  private record Remembering(PairLoss loss, Buffer embeddings, Buffer labels) implements Loss {
    @Override
    public Kind kind() {
      return Kind.CLASSES;
    }

    @Override
    public Tensor compute(Tensor batch, Tensor ofBatch) {
      int size = labels.shape().extent(0);
      int examples = batch.shape().extent(0);
      if (examples > size) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "xbm: need a size of at least the batch's %d examples, got %d",
                examples,
                size));
      }
      Pass pass = batch.pass();
      Tensor own = batch.stopGradient();
      Tensor ownLabels = ofBatch.toReal().stopGradient();
      Tensor kept = own;
      Tensor keptLabels = ownLabels;
      if (examples < size) { // the oldest come first, and go
        Tensor earlier = pass.read(embeddings).slice(0, examples, size);
        Tensor earlierLabels = pass.read(labels).slice(0, examples, size);
        remember(pass, joined(earlier, own), joined(earlierLabels, ownLabels));
        kept = joined(own, earlier);
        keptLabels = joined(ownLabels, earlierLabels);
      } else {
        remember(pass, own, ownLabels);
      }
      return loss.of(Pairs.against(loss.distance(), batch, ofBatch, kept, keptLabels, true));
    }

    private void remember(Pass pass, Tensor queue, Tensor ofQueue) {
      if (pass.isTraining()) {
        pass.update(embeddings, _ -> queue);
        pass.update(labels, _ -> ofQueue);
      }
    }

    private static Tensor joined(Tensor one, Tensor other) {
      return Tensor.concat(0, one, other);
    }
  }

  /// `xbm(loss=contrastive(margin=1), size=1024)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "xbm(loss=%s, size=%d)", loss, size);
  }
}
