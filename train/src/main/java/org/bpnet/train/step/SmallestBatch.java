package org.bpnet.train.step;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;

/// How few examples at once an objective takes in training: batch normalization of rows takes no
/// fewer than two. The objective is asked, by recording a step that nobody looks at, so that layers
/// of users count as well.
///
/// @param example a batch of one example, as it reaches the objective
public record SmallestBatch(Objective objective, Backend backend, Batch example) {
  /// Up to how many examples are tried before an error is put down to something else. Ours.
  private static final int MOST = 1024;

  /// That a batch is too small, and why.
  public static final class TooSmallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooSmallException(ShapeException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// The number of examples that no batch may be below: 1 if all are taken.
  ///
  /// @param smallest the smallest batch that would come
  /// @param whole the usual one
  /// @throws TooSmallException if even that is too small
  public int from(int smallest, int whole) {
    Optional<ShapeException> refused = refused(smallest);
    for (int n = smallest; n <= whole; n++) {
      if (n == smallest ? refused.isEmpty() : refused(n).isEmpty()) {
        return n == smallest ? 1 : n;
      }
    }
    for (int n = 2 * whole; n <= MOST; n *= 2) {
      if (refused(n).isEmpty()) {
        throw new TooSmallException(refused.orElseThrow());
      }
    }
    return 1; // it is not for their number that examples are refused
  }

  private Optional<ShapeException> refused(int n) {
    Map<String, Tensor> once = new LinkedHashMap<>();
    try (Pass pass = Pass.train(backend, new Seed(0))) {
      objective.of(
          new Scene(
              pass,
              name -> once.computeIfAbsent(name, c -> like(pass, example.column(c), n)),
              () -> 0));
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
