package org.bpnet.benchmarks.work;

import java.util.Locale;
import java.util.regex.Pattern;
import org.bpnet.benchmarks.work.Blueprint.Extent;

/// A part of a [Blueprint], written as one word.
///
/// Weights of the n-th stage that multiplies are draws for layer n ([Draws#weights]), those of a
/// [Block] for two layers; biases and shifts begin at 0, scales at 1, slopes at 0.25.
public sealed interface Stage {
  /// The word that [#parse] reads back.
  String word();

  /// What it makes of an example of this extent.
  Extent after(Extent in);

  /// Multiply-adds of its products, forward.
  default long multiplyAdds(Extent in) {
    return 0;
  }

  /// Reads what [#word] wrote.
  static Stage parse(String word) {
    String name = word.replaceAll("[^a-z]", "");
    int[] n =
        Pattern.compile("\\D+")
            .splitAsStream(word)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    return switch (name) {
      case "" -> new Dense(n[0]);
      case "conv" -> new Conv(n[0], n[1], n[2], true);
      case "unbiased" -> new Conv(n[0], n[1], n[2], false);
      case "max" -> new MaxPool(n[0], n[1]);
      case "block" -> new Block(n[0], n[1]);
      default -> Plain.valueOf(name.toUpperCase(Locale.ROOT));
    };
  }

  /// Fully connected, with a bias. Images are flattened first, channels last: the weight is
  /// `[H·W·C, out]`.
  ///
  /// @param out units
  record Dense(int out) implements Stage {
    @Override
    public String word() {
      return "" + out;
    }

    @Override
    public Extent after(Extent in) {
      return Extent.flat(out);
    }

    @Override
    public long multiplyAdds(Extent in) {
      return (long) in.elements() * out;
    }
  }

  /// A convolution by squares that are moved by one. The weight is `[side, side, C, out]`.
  ///
  /// @param out channels of the result
  /// @param side rows and columns of the window
  /// @param padding zeros at each side of the image
  /// @param bias whether there is one
  record Conv(int out, int side, int padding, boolean bias) implements Stage {
    @Override
    public String word() {
      return String.format(
          Locale.ROOT, "%s%d@%d+%d", bias ? "conv" : "unbiased", out, side, padding);
    }

    @Override
    public Extent after(Extent in) {
      return in.windowed(side, 1, padding, out);
    }

    @Override
    public long multiplyAdds(Extent in) {
      return (long) after(in).elements() * side * side * in.channels();
    }
  }

  /// The largest of each square. What does not fill a square at the end is left out.
  ///
  /// @param side rows and columns of the window
  /// @param stride by which it is moved
  record MaxPool(int side, int stride) implements Stage {
    @Override
    public String word() {
      return String.format(Locale.ROOT, "max%d/%d", side, stride);
    }

    @Override
    public Extent after(Extent in) {
      return in.windowed(side, stride, 0, in.channels());
    }
  }

  /// ReLU(s(x) + f(x)), f a 3×3 convolution, batch normalization, ReLU, another convolution and
  /// normalization, neither convolution with a bias. Where f halves the image or has more channels,
  /// s takes every second row and column, and adds channels of zeros, as many before as behind (He,
  /// Zhang, Ren, Sun 2016, section 4.2, option A); else s(x) = x.
  ///
  /// @param out channels of the result
  /// @param stride of the first convolution
  record Block(int out, int stride) implements Stage {
    @Override
    public String word() {
      return String.format(Locale.ROOT, "block%d/%d", out, stride);
    }

    @Override
    public Extent after(Extent in) {
      return in.windowed(3, stride, 1, out);
    }

    @Override
    public long multiplyAdds(Extent in) {
      return 9L * after(in).elements() * (in.channels() + out);
    }
  }

  /// Stages without numbers.
  enum Plain implements Stage {
    /// max(x, 0).
    RELU,
    /// x, and for x ≤ 0 the channel's slope times x.
    PRELU,
    /// Batch normalization over the batch and all places, channel by channel, with running
    /// statistics: ε = 1e-5, α = 0.1.
    NORM,
    /// The mean of each channel.
    MEAN,
    /// A parameter of the shape of a batch, which begins as the first one's features: embeddings as
    /// if a network had made them. It stands alone.
    TABLE;

    @Override
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Extent after(Extent in) {
      return this == MEAN ? Extent.flat(in.channels()) : in;
    }
  }
}
