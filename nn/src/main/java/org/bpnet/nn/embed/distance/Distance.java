package org.bpnet.nn.embed.distance;

import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;

/// How far apart embeddings are. Smaller is more alike, for all of them: where the literature has a
/// similarity, such as the cosine, the distance falls as it rises, and [#similarity] gives it back.
///
/// ```java
/// Distance cosine = new Cosine();
/// Tensor x = cosine.prepare(embeddings); // [N, D]
/// Tensor apart = cosine.matrix(x, x); // [N, N]
/// ```
public interface Distance {
  /// What becomes of embeddings before they are compared, `[N, D] -> [N, D]`: where directions
  /// alone count, for one, they are scaled to length 1. Done once for all comparisons.
  Tensor prepare(Tensor embeddings);

  /// The same of embeddings on the host.
  ///
  /// @param backend computes them; it is left open
  default HostArray prepare(Backend backend, HostArray embeddings) {
    try (Pass pass = Pass.eval(backend)) {
      return prepare(pass.input(embeddings)).toHost();
    }
  }

  /// Each row of x from each row of y, both prepared, `[N, D], [M, D] -> [N, M]`.
  Tensor matrix(Tensor x, Tensor y);

  /// Each row of x from the same row of y, both prepared, `[N, D], [N, D] -> [N]`.
  Tensor rows(Tensor x, Tensor y);

  /// How alike those are which are so far apart, for losses that are written with similarities: −d,
  /// unless the distance says otherwise.
  default Tensor similarity(Tensor distance) {
    return distance.neg();
  }
}
