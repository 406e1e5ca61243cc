package org.bpnet.train.spec;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.hopfield.HopfieldLayer;
import org.bpnet.nn.layer.Attention;
import org.bpnet.nn.layer.CosineLinear;
import org.bpnet.nn.layer.Embedding;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Tokens;
import org.bpnet.nn.layer.Transpose;
import org.bpnet.nn.layer.noise.DropConnect;
import org.bpnet.train.spec.Part.Takes;

/// Products with matrices, and what only moves numbers.
final class LinearParts {
  /// Has the fully connected layers behind it hold their biases in a row of their matrix. It makes
  /// no layer itself.
  static final Part BIAS_ROW =
      new Part(
          Takes.ANY,
          (_, _, _) -> {
            throw new IllegalStateException("bias_row makes no layer");
          });

  private LinearParts() {}

  static Catalog<Part> in(Catalog<Part> parts) {
    return moving(weighted(parts));
  }

  private static Catalog<Part> weighted(Catalog<Part> parts) {
    return parts
        .with(
            "linear(units, bias=true)",
            About.of(
                    "a fully connected layer, the same for each place; 128 is short for"
                        + " flatten,linear(128)",
                    "Rosenblatt 1958; Rumelhart, Hinton, Williams 1986")
                .written("y = x W + b", "y = x W + b")
                .shapes("[.., D] -> [.., units]")
                .defaults("ours")
                .example("units=64"),
            a -> {
              int units = LayerArguments.positive(a, "units");
              boolean bias = a.truth("bias");
              return new Part(
                  Takes.ANY,
                  (params, example, weights) ->
                      bias
                          ? Linear.create(params, example.extent(-1), units, weights)
                          : Linear.withoutBias(params, example.extent(-1), units, weights));
            })
        .with(
            "bias_row",
            About.of(
                    "the widths behind it, and the output, hold their biases as the first row of"
                        + " their matrix",
                    "the augmented matrices of textbooks")
                .written("y = [1, x] B, B = [b; W]", "y = [1, x] B, \\quad B = [b; W]")
                .shapes("[D] -> [D]"),
            _ -> BIAS_ROW)
        .with(
            "cosine_linear(units)",
            About.of(
                    "a fully connected layer of directions: the cosine between the input and each"
                        + " unit's weights",
                    "Luo, Zhan, Xue, Wang, Ren, Yang 2017, eq. 3")
                .written(
                    "y_j = x . w_j / (norm(x) norm(w_j))",
                    "y_j = \\frac{\\langle x, w_j \\rangle}{\\|x\\| \\|w_j\\|}")
                .shapes("[.., D] -> [.., units]")
                .example("units=64"),
            a -> {
              int units = LayerArguments.positive(a, "units");
              return new Part(
                  Takes.ANY,
                  (params, example, weights) ->
                      CosineLinear.create(params, example.extent(-1), units, weights));
            })
        .with(
            "dropconnect(units, rate=0.5)",
            About.of(
                    "a fully connected layer whose weights are dropped in training",
                    "Wan, Zeiler, Zhang, LeCun, Fergus 2013")
                .written("y = x D(W) + b with D as dropout", "y = x \\, D(W) + b")
                .shapes("[D] -> [units]")
                .defaults("Wan et al. 2013")
                .example("units=128"),
            a -> {
              int units = LayerArguments.positive(a, "units");
              double rate = a.number("rate");
              return new Part(
                  Takes.ROWS,
                  (params, row, weights) ->
                      new DropConnect(Linear.create(params, row.extent(0), units, weights), rate));
            })
        .with(
            "attention(heads=1, causal=false)",
            About.of(
                    "self-attention: each place takes a mean of all places, or of earlier ones",
                    "Vaswani et al. 2017, eq. 1 and section 3.2")
                .written(
                    "y = softmax(Q K' / sqrt(d)) V W + b by heads, Q = x W_q, K = x W_k, V = x W_v",
                    "y = \\operatorname{softmax}(Q K^T / \\sqrt{d}) V W + b")
                .shapes("[L, D] -> [L, D], D a multiple of heads")
                .defaults("ours; the paper has 8 heads of 64"),
            a -> {
              int heads = LayerArguments.positive(a, "heads");
              boolean causal = a.truth("causal");
              return new Part(
                  Takes.SEQUENCES,
                  (params, example, weights) -> {
                    Attention all = Attention.create(params, example.extent(1), heads, weights);
                    return causal ? all.causal() : all;
                  });
            })
        .with(
            "hopfield(patterns, beta=1, updates=1)",
            About.of(
                    "an associative memory: each input is drawn to learnt patterns that it resembles",
                    "Ramsauer et al. 2020, eq. 3")
                .written(
                    "y = softmax(beta x X') X, updates times, X the patterns",
                    "y = \\operatorname{softmax}(\\beta x X^T) X")
                .shapes("[.., D] -> [.., D]")
                .defaults("ours; 1 / sqrt(D) is that of attention")
                .example("patterns=32"),
            a -> {
              int patterns = LayerArguments.positive(a, "patterns");
              int updates = LayerArguments.positive(a, "updates");
              double beta = a.number("beta");
              return new Part(
                  Takes.ANY,
                  (params, example, weights) ->
                      HopfieldLayer.create(
                          params, patterns, example.extent(-1), beta, updates, weights));
            })
        .with(
            "embedding(things, extent, scale=1)",
            About.of(
                    "a learnt vector for each whole number below things; scale=255 makes such of"
                        + " pictures",
                    "Bengio, Ducharme, Vincent, Jauvin 2003, section 2")
                .written(
                    "y = W[i], i = round(scale x) held within [0, things - 1]",
                    "y = W_i, \\quad i = \\operatorname{round}(\\mathrm{scale} \\cdot x)")
                .gradient(
                    "dW[i] = the sum of dy where i was looked up",
                    "\\partial W_i = \\sum_{n : i_n = i} \\partial y_n")
                .shapes("[L] -> [L, extent], [H, W, C] -> [H, W, C extent]")
                .example("things=17, extent=4, scale=16"),
            a -> {
              int things = LayerArguments.positive(a, "things");
              int extent = LayerArguments.positive(a, "extent");
              var indices = new Indices(things, a.number("scale"));
              return new Part(
                  Takes.INDICES,
                  (params, example, _) -> {
                    var vectors = Embedding.create(params, things, extent);
                    return example.rank() == 3
                        ? Sequential.of(indices, vectors, Moved.SIDE_BY_SIDE)
                        : Sequential.of(indices, vectors);
                  });
            });
  }

  private static Catalog<Part> moving(Catalog<Part> parts) {
    return parts
        .with(
            "flatten",
            About.of("all axes merged; done by itself before a width", "ours")
                .written("y_hwc = x_hwc", "y_{(hwc)} = x_{hwc}")
                .shapes("[H, W, C] -> [H W C]"),
            _ -> placed(Takes.ANY, new Flatten()))
        .with(
            "tokens",
            About.of(
                    "all places in one row: an image becomes a sequence, a row one place",
                    "Dosovitskiy et al. 2021, eq. 1, without its projection")
                .written("y_(hw)c = x_hwc", "y_{(hw) c} = x_{hwc}")
                .shapes("[H, W, C] -> [H W, C], [D] -> [1, D]"),
            _ -> placed(Takes.ANY, new Tokens()))
        .with(
            "transpose",
            About.of(
                    "the last two axes exchanged: places for channels",
                    "Tolstikhin et al. 2021, figure 1")
                .written("y_dl = x_ld", "y_{dl} = x_{ld}")
                .shapes("[L, D] -> [D, L]"),
            _ ->
                new Part(
                    Takes.ANY,
                    (_, example, _) -> {
                      requireTwoAxes(example);
                      return new Transpose();
                    }))
        .also("linear", "dense", "fully_connected")
        .also("attention", "self_attention");
  }

  /// The vectors of a pixel's channels are its channels.
  private enum Moved implements Layer {
    SIDE_BY_SIDE;

    @Override
    public Tensor forward(Tensor x) {
      Shape shape = x.shape();
      return x.reshape(shape.extent(0), shape.extent(1), shape.extent(2), -1);
    }

    @Override
    public String toString() {
      return "channels side by side";
    }
  }

  private static void requireTwoAxes(Shape example) {
    if (example.rank() < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "needs two axes to exchange, got %s; put tokens before it, which makes a row the one"
                  + " place of a sequence",
              example));
    }
  }

  private static Part placed(Takes takes, Layer layer) {
    return new Part(takes, (_, _, _) -> layer);
  }
}
