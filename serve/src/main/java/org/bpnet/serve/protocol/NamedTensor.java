package org.bpnet.serve.protocol;

import java.util.List;

/// A tensor of a request or an answer.
///
/// @param shape its extents, `[N, ..]`
@SuppressWarnings("ArrayRecordComponent") // nobody compares tensors
record NamedTensor(String name, DataKind kind, int[] shape, Content content) {
  /// Its elements, row-major.
  sealed interface Content {
    /// How many.
    int size();

    /// Numbers; NaN stands for none.
    @SuppressWarnings("ArrayRecordComponent")
    record Numbers(double[] values) implements Content {
      @Override
      public int size() {
        return values.length;
      }
    }

    /// Texts.
    record Texts(List<String> values) implements Content {
      @Override
      public int size() {
        return values.size();
      }
    }
  }

  /// The number of rows.
  int rows() {
    return shape[0];
  }
}
