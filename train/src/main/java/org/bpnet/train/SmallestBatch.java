package org.bpnet.train;

import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.HostArray;
import org.bpnet.core.Pass;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Augmentation;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;

/// How few examples at once the objective takes in training: batch normalization of rows takes no
/// fewer than two. The network is asked, by recording a step that nobody looks at, so that layers
/// of users count as well.
final class SmallestBatch {
  /// Up to how many examples are tried before an error is put down to something else. Ours.
  private static final int MOST = 1024;

  private final Objective objective;
  private final Backend backend;
  private final Trainer trainer;
  private final Dataset train;
  private final Batch one;

  private SmallestBatch(Trainer trainer, Objective objective, Dataset train) {
    this.trainer = trainer;
    this.objective = objective;
    this.train = train;
    this.backend = objective.params().backend();
    this.one =
        Augmentation.all(trainer.augmentations())
            .apply(train.batch(new int[] {0}), train.target(), trainer.seed());
  }

  /// The number of examples that no batch may be below: 1 if the last batch of an epoch is taken as
  /// it comes.
  ///
  /// @throws SettingsException if the examples, or those of a batch, are too few
  static int of(Trainer trainer, Objective objective, Dataset train) {
    int whole = Math.min(trainer.batchSize(), train.size());
    int rest = trainer.droppingLast() ? 0 : train.size() % trainer.batchSize();
    return rest == 0 && whole > 1
        ? 1
        : new SmallestBatch(trainer, objective, train).from(rest == 0 ? whole : rest, whole);
  }

  private int from(int smallest, int whole) {
    Optional<ShapeException> refused = refused(smallest);
    for (int n = smallest; n <= whole; n++) {
      if (n == smallest ? refused.isEmpty() : refused(n).isEmpty()) {
        return n == smallest ? 1 : n;
      }
    }
    for (int n = 2 * whole; n <= MOST; n *= 2) {
      if (refused(n).isEmpty()) {
        throw tooFew(whole, refused.orElseThrow());
      }
    }
    return 1; // it is not for their number that examples are refused
  }

  private SettingsException tooFew(int whole, ShapeException why) {
    boolean all = whole == train.size();
    return new SettingsException(
        String.format(
            Locale.ROOT,
            "the network cannot be trained on %d %s at once (%s); %s",
            whole,
            whole == 1 ? "example" : "examples",
            why.getMessage(),
            all && whole <= trainer.batchSize()
                ? "give more examples, or leave out what needs several"
                : "choose a larger batch size"));
  }

  private Optional<ShapeException> refused(int n) {
    try (Pass pass = Pass.train(backend, trainer.seed())) {
      objective.of(like(pass, one.features(), n), like(pass, one.targets(), n));
      return Optional.empty();
    } catch (ShapeException e) {
      return Optional.of(e);
    }
  }

  private static Tensor like(Pass pass, HostArray one, int n) {
    Shape shape = one.shape().without(0).insert(0, n);
    Tensor zeros = pass.full(shape, 0);
    return one.type().isFloat() ? zeros : zeros.toInteger();
  }
}
