package org.bpnet.cpu.spi;

import java.util.Locale;

/// What a matrix product is, apart from the memory it works on: `C = op(A) · op(B)`, or `C += op(A)
/// · op(B)`.
///
/// **Shapes.** op(A) is `[m, k]`, op(B) `[k, n]` and C `[m, n]`, all row-major. A is stored as `[m,
/// k]`, or as `[k, m]` if `transposeA`; B as `[k, n]`, or as `[n, k]` if `transposeB`. `lda`, `ldb`
/// and `ldc` are the distances between two stored rows, in elements.
///
/// @param transposeA whether A is stored as the transpose of what is multiplied
/// @param transposeB whether B is stored as the transpose of what is multiplied
/// @param m rows of C
/// @param n columns of C
/// @param k terms of each sum
/// @param lda elements from one stored row of A to the next
/// @param ldb elements from one stored row of B to the next
/// @param ldc elements from one row of C to the next
/// @param accumulate whether the product is added to what C holds
public record MatrixProduct(
    boolean transposeA,
    boolean transposeB,
    int m,
    int n,
    int k,
    int lda,
    int ldb,
    int ldc,
    boolean accumulate) {
  /// Checks that extents are not negative and that rows do not overlap.
  ///
  /// @throws IllegalArgumentException otherwise
  public MatrixProduct {
    if (m < 0 || n < 0 || k < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "MatrixProduct: need extents >= 0, got m %d, n %d, k %d", m, n, k));
    }
    if (lda < (transposeA ? m : k) || ldb < (transposeB ? k : n) || ldc < n) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "MatrixProduct: need leading dimensions of at least a row, got lda %d, ldb %d, ldc %d for %s m %d, n %d, k %d",
              lda,
              ldb,
              ldc,
              letters(transposeA, transposeB),
              m,
              n,
              k));
    }
  }

  /// The product of matrices stored without gaps.
  public static MatrixProduct dense(boolean transposeA, boolean transposeB, int m, int n, int k) {
    return new MatrixProduct(
        transposeA, transposeB, m, n, k, transposeA ? m : k, transposeB ? k : n, n, false);
  }

  /// The same product, added to what C holds.
  public MatrixProduct accumulating() {
    return new MatrixProduct(transposeA, transposeB, m, n, k, lda, ldb, ldc, true);
  }

  /// Multiply-adds in the whole product.
  public long work() {
    return (long) m * n * k;
  }

  private static String letters(boolean transposeA, boolean transposeB) {
    return (transposeA ? "T" : "N") + (transposeB ? "T" : "N");
  }
}
