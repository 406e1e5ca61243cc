package org.bpnet.train.source;

/// Methods that generated classes have if they need them. Arrays are row-major.
enum Helper {
  SIGMOID(
      "sigmoid",
      """
        private static double sigmoid(double x) {
          double e = Math.exp(-Math.abs(x));
          return x >= 0 ? 1 / (1 + e) : e / (1 + e);
        }
      """),
  SOFTPLUS(
      "softplus",
      """
        private static double softplus(double x) {
          return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }
      """),
  /// Cody 1969, as the library has it.
  ERF(
      "erf",
      """
        /** The error function (Cody 1969), to 1e-15. */
        private static double erf(double x) {
          double z = Math.abs(x);
          if (z <= 0.46875) {
            return x
                * horner(x * x, 1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2,
                    3.77485237685302021e2, 3.20937758913846947e3)
                / horner(x * x, 1, 2.36012909523441209e1, 2.44024637934444173e2,
                    1.28261652607737228e3, 2.84423683343917062e3);
          }
          if (z >= 6) {
            return Math.signum(x);
          }
          double rest;
          if (z <= 4) {
            rest = Math.exp(-z * z)
                * horner(z, 2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594,
                    6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
                    1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3)
                / horner(z, 1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
                    1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
                    3.43936767414372164e3, 1.23033935480374942e3);
          } else {
            double y = 1 / (z * z);
            double tail = y
                * horner(y, 1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
                    1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4)
                / horner(y, 1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1,
                    6.05183413124413191e-2, 2.33520497626869185e-3);
            rest = Math.exp(-z * z) / z * (1 / Math.sqrt(Math.PI) - tail);
          }
          return Math.copySign(1 - rest, x);
        }

        private static double horner(double x, double... coefficients) {
          double sum = 0;
          for (double c : coefficients) {
            sum = sum * x + c;
          }
          return sum;
        }
      """),
  PRODUCT(
      "product",
      """
        /** [m, k] times [k, n], each transposed if told so, for each of some pairs. */
        private static double[] product(
            double[] a, double[] b, int pairs, int m, int k, int n, boolean turnA, boolean turnB) {
          double[] y = new double[pairs * m * n];
          for (int p = 0; p < pairs; p++) {
            for (int i = 0; i < m; i++) {
              for (int l = 0; l < k; l++) {
                double x = a[p * m * k + (turnA ? l * m + i : i * k + l)];
                for (int j = 0; j < n; j++) {
                  y[(p * m + i) * n + j] += x * b[p * k * n + (turnB ? j * k + l : l * n + j)];
                }
              }
            }
          }
          return y;
        }
      """),
  CONVOLVE(
      "convolve",
      """
        /**
         * Images [h, w, c] with kernels [kh, kw, c / groups, d]; rows and columns are taps, stride,
         * dilation, padding before and positions.
         */
        private static double[] convolve(
            double[] x, double[] kernel, int images, int h, int w, int c, int d, int groups,
            int[] rows, int[] columns) {
          int in = c / groups;
          int out = d / groups;
          double[] y = new double[images * rows[4] * columns[4] * d];
          int at = 0;
          for (int image = 0; image < images; image++) {
            for (int p = 0; p < rows[4]; p++) {
              for (int q = 0; q < columns[4]; q++, at += d) {
                for (int a = 0; a < rows[0]; a++) {
                  int row = p * rows[1] + a * rows[2] - rows[3];
                  if (row < 0 || row >= h) {
                    continue;
                  }
                  for (int b = 0; b < columns[0]; b++) {
                    int column = q * columns[1] + b * columns[2] - columns[3];
                    if (column < 0 || column >= w) {
                      continue;
                    }
                    int pixel = ((image * h + row) * w + column) * c;
                    int tap = (a * columns[0] + b) * in;
                    for (int g = 0; g < groups; g++) {
                      for (int i = 0; i < in; i++) {
                        double value = x[pixel + g * in + i];
                        int k = (tap + i) * d + g * out;
                        for (int o = 0; o < out; o++) {
                          y[at + g * out + o] += value * kernel[k + o];
                        }
                      }
                    }
                  }
                }
              }
            }
          }
          return y;
        }
      """),
  POOL(
      "pool",
      """
        /** The sum or the largest of each window; rows and columns as in convolve. */
        private static double[] pool(
            double[] x, boolean largest, int images, int h, int w, int c, int[] rows,
            int[] columns) {
          double[] y = new double[images * rows[4] * columns[4] * c];
          for (int at = 0; at < y.length; at++) {
            int channel = at % c;
            int q = at / c % columns[4];
            int p = at / c / columns[4] % rows[4];
            int image = at / c / columns[4] / rows[4];
            double result = largest ? Double.NEGATIVE_INFINITY : 0;
            for (int a = 0; a < rows[0]; a++) {
              int row = p * rows[1] + a * rows[2] - rows[3];
              for (int b = 0; row >= 0 && row < h && b < columns[0]; b++) {
                int column = q * columns[1] + b * columns[2] - columns[3];
                if (column >= 0 && column < w) {
                  double value = x[((image * h + row) * w + column) * c + channel];
                  result = largest ? Math.max(result, value) : result + value;
                }
              }
            }
            y[at] = result;
          }
          return y;
        }
      """),
  REDUCE(
      "reduce",
      """
        /** The sum ('+'), largest ('>') or smallest ('<') of n elements, inner places apart. */
        private static double[] reduce(double[] x, char how, int outer, int n, int inner) {
          double[] y = new double[outer * inner];
          for (int i = 0; i < y.length; i++) {
            int at = i / inner * n * inner + i % inner;
            double result = how == '+' ? 0 : x[at];
            for (int k = 0; k < n; k++) {
              double value = x[at + k * inner];
              result =
                  how == '+'
                      ? result + value
                      : how == '>' ? Math.max(result, value) : Math.min(result, value);
            }
            y[i] = result;
          }
          return y;
        }
      """),
  LOG_SUM_EXP(
      "logSumExp",
      """
        /** log of the sum of exp of n elements, inner places apart. */
        private static double[] logSumExp(double[] x, int outer, int n, int inner) {
          double[] y = new double[outer * inner];
          for (int i = 0; i < y.length; i++) {
            int at = i / inner * n * inner + i % inner;
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < n; k++) {
              largest = Math.max(largest, x[at + k * inner]);
            }
            double sum = 0;
            for (int k = 0; k < n; k++) {
              sum += Math.exp(x[at + k * inner] - largest);
            }
            y[i] = largest + Math.log(sum);
          }
          return y;
        }
      """),
  COPY(
      "copy",
      """
        /** Blocks of some elements from every step-th place on, put to every other step-th. */
        private static void copy(
            double[] from, int at, int step, double[] to, int place, int stride, int blocks,
            int length) {
          for (int i = 0; i < blocks; i++) {
            System.arraycopy(from, at + i * step, to, place + i * stride, length);
          }
        }
      """);

  private final String method;
  private final String source;

  Helper(String method, String source) {
    this.method = method;
    this.source = source;
  }

  /// What it is called.
  String method() {
    return method;
  }

  /// Its declaration, indented as a member.
  String source() {
    return source;
  }
}
