package org.bpnet.data.load;

import java.util.function.UnaryOperator;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;
import org.bpnet.data.augment.Augmentation;

/// What becomes of examples on their way into a batch of training: scaling, augmentation, a second
/// view of each.
///
/// A view has no state: what it gives follows from the batch, its indices and the seed alone. It is
/// run by the thread that fetches batches, while the batch before is being worked on.
///
/// ```java
/// View views = View.twice(new AugmentationChain(..), source.target()); // for contrastive learning
/// ```
@FunctionalInterface
public interface View {
  /// The column in which [#twice] puts the second view.
  String SECOND = "second";

  /// Changes a batch.
  ///
  /// @param batch freshly copied out of its source: arrays of numbers may be changed in place, but
  ///   images may still be bytes, of which `toFloats` is a copy, so put what was changed back by
  ///   [Batch#with]
  /// @param seed of the epoch; what is drawn for an example derives from its child by the example's
  ///   index
  /// @return the batch, or another one with as many examples
  Batch apply(Batch batch, Seed seed);

  /// Examples as they are.
  static View none() {
    return NoView.NONE;
  }

  /// This view, then another, each with a seed of its own.
  default View then(View next) {
    return (batch, seed) -> next.apply(apply(batch, seed.child(0)), seed.child(1));
  }

  /// Examples changed by an augmentation.
  ///
  /// @param target what is predicted
  static View of(Augmentation augmentation, Target target) {
    return new AugmentedView(augmentation, target, false);
  }

  /// Two differently augmented views of each example: `features`, and the column `second`.
  ///
  /// @param target what is predicted
  static View twice(Augmentation augmentation, Target target) {
    return new AugmentedView(augmentation, target, true);
  }

  /// One column replaced by what a function makes of it.
  static View column(String name, UnaryOperator<HostArray> change) {
    return (batch, _) -> batch.with(name, change.apply(batch.column(name)));
  }
}
