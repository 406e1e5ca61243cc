package org.bpnet.nn.embed.proxy;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.loss.Loss;

/// A loss of embeddings and of vectors that stand for the classes.
///
/// @param name as messages put it
/// @param vectors what stands for the classes, `[C·K, D]`, those of a class next to each other
/// @param classes C
/// @param term the loss
record ProxyLoss(String name, Variable vectors, int classes, Term term) implements Loss {

  /// What a batch and the vectors come to.
  @FunctionalInterface
  interface Term {
    /// @param embeddings `[N, D]`
    /// @param vectors `[C·K, D]`
    /// @return `[]`
    Tensor of(Tensor embeddings, Tensor vectors, Membership membership);
  }

  @Override
  public Kind kind() {
    return Kind.CLASSES;
  }

  /// **Throws** ShapeException unless there are embeddings `[N, D]` and labels I32 `[N]`. A label
  /// that is no class is an error when the loss is computed; one below 0 is none.
  @Override
  public Tensor compute(Tensor embeddings, Tensor labels) {
    int width = vectors.shape().extent(1);
    boolean fits = embeddings.shape().rank() == 2 && embeddings.shape().extent(1) == width;
    if (!fits
        || labels.type() != DType.I32
        || !labels.shape().equals(embeddings.shape().slice(0, 1))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need embeddings [N, %d] and a label for each, I32 [N]; got %s and %s %s",
              name,
              width,
              embeddings.shape(),
              labels.type(),
              labels.shape()));
    }
    Tensor read = embeddings.pass().read(vectors);
    return term.of(embeddings, read, Membership.of(labels, classes));
  }
}
