package org.bpnet.train.spec;

import java.util.Locale;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.image.AdaptiveAvgPool2d;
import org.bpnet.nn.layer.image.AvgPool2d;
import org.bpnet.nn.layer.image.Conv1d;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.ConvTranspose2d;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.image.UpSample;
import org.bpnet.nn.layer.image.ZeroPad2d;
import org.bpnet.train.spec.Part.Takes;

/// Windows that move over images and sequences, and what changes their size.
final class ImageParts {
  private static final String BY_SIDE = "side";
  private static final String BY_TOP = "top";

  private ImageParts() {}

  static Catalog<Part> in(Catalog<Part> parts) {
    return resized(pooled(convolved(parts)));
  }

  private static Catalog<Part> convolved(Catalog<Part> parts) {
    return parts
        .with(
            "conv(channels, size=3x3, stride=1, padding=same, dilation=1, groups=1, bias=true)",
            About.of(
                    "a convolution; short: conv32@5x5/2p1; padding keeps the size",
                    "LeCun, Bottou, Bengio, Haffner 1998, section II")
                .written("y = x * W + b", "y = x * W + b")
                .shapes("[H, W, C] -> [H', W', channels], H' = ceil(H / stride) with padding=same")
                .defaults("ours; 3 x 3 as in Simonyan, Zisserman 2015")
                .example("channels=32"),
            a -> {
              int channels = LayerArguments.positive(a, "channels");
              Window window = LayerArguments.window(a, "conv");
              ConvOptions options = options(a);
              return new Part(
                  Takes.IMAGES,
                  (params, image, weights) ->
                      Conv2d.create(
                          params, image.extent(2), channels, window, options.weights(weights)));
            })
        .with(
            "conv1d(channels, size=3, stride=1, padding=same, dilation=1, groups=1, bias=true)",
            About.of(
                    "a convolution along a sequence; short: conv1d32@5/2p1",
                    "Waibel, Hanazawa, Hinton, Shikano, Lang 1989")
                .written("y = x * W + b", "y = x * W + b")
                .shapes("[L, D] -> [L', channels], L' = ceil(L / stride) with padding=same")
                .defaults("ours, those of conv")
                .example("channels=32"),
            a -> {
              int channels = LayerArguments.positive(a, "channels");
              Span span = LayerArguments.span(a);
              ConvOptions options = options(a);
              return new Part(
                  Takes.SEQUENCES,
                  (params, sequence, weights) ->
                      Conv1d.create(
                          params, sequence.extent(1), channels, span, options.weights(weights)));
            })
        .with(
            "conv_transpose(channels, size=2x2, stride=2, padding=0, dilation=1, groups=1,"
                + " bias=true, output_padding=0)",
            About.of(
                    "a transposed convolution, which makes images larger",
                    "Zeiler, Krishnan, Taylor, Fergus 2010; sizes as in PyTorch")
                .written("y = x *' W + b, the adjoint of x * W", "y = x *^T W + b")
                .shapes("[H, W, C] -> [(H - 1) stride + size - 2 padding, .., channels]")
                .defaults("ours: twice the size")
                .example("channels=16"),
            a -> {
              int channels = LayerArguments.positive(a, "channels");
              Window window = LayerArguments.window(a, "conv_transpose");
              ConvOptions options = options(a);
              int more = a.integer("output_padding");
              return new Part(
                  Takes.IMAGES,
                  (params, image, weights) ->
                      ConvTranspose2d.create(
                              params, image.extent(2), channels, window, options.weights(weights))
                          .outputPadding(more, more));
            })
        .also("conv", "conv2d")
        .also("conv_transpose", "conv_transpose2d", "deconv");
  }

  private static ConvOptions options(Arguments a) {
    ConvOptions options = ConvOptions.defaults().groups(LayerArguments.positive(a, "groups"));
    return a.truth("bias") ? options : options.withoutBias();
  }

  private static Catalog<Part> pooled(Catalog<Part> parts) {
    return parts
        .with(
            "maxpool(side=2, stride=side, padding=0, covering=false)",
            About.of(
                    "the largest element of each window; short: maxpool3/2p1; covering leaves no end"
                        + " out",
                    "Ranzato, Huang, Boureau, LeCun 2007, section 2")
                .written("y = max of x over the window", "y = \\max_{i \\in \\mathrm{window}} x_i")
                .gradient(
                    "dy/dx_i = 1 for the first largest, else 0",
                    "\\frac{\\partial y}{\\partial x_i} = 1[i = \\arg\\max_k x_k]")
                .shapes("[H, W, C] -> [H', W', C], [L, D] -> [L', D], H' = floor(H / stride)"),
            a -> {
              Pool pool = Pool.of(a);
              boolean covering = a.truth("covering");
              return new Part(
                  Takes.PLACES,
                  (_, example, _) -> new MaxPool2d(pool.window(example.rank()), covering));
            })
        .with(
            "avgpool(side=2, stride=side, padding=0, covering=false, count_padding=false)",
            About.of(
                    "the mean of each window; short: avgpool2",
                    "LeCun, Bottou, Bengio, Haffner 1998, section II")
                .written(
                    "y = mean of x over the window",
                    "y = \\operatorname{mean}_{i \\in \\mathrm{window}} x_i")
                .shapes("[H, W, C] -> [H', W', C], [L, D] -> [L', D], H' = floor(H / stride)"),
            a -> {
              Pool pool = Pool.of(a);
              boolean counted = a.truth("count_padding");
              boolean covering = a.truth("covering");
              return new Part(
                  Takes.PLACES,
                  (_, example, _) -> new AvgPool2d(pool.window(example.rank()), counted, covering));
            })
        .with(
            "adaptive_avgpool(size)",
            About.of(
                    "means over as many parts of an image as are asked for, whatever its size",
                    "He, Zhang, Ren, Sun 2014; PyTorch AdaptiveAvgPool2d")
                .written(
                    "y_ij = mean of x over rows floor(i H / size) to ceil((i + 1) H / size) - 1,"
                        + " columns alike",
                    "y_{ij} = \\operatorname{mean} x_{hw}, \\lfloor i H / S \\rfloor \\le h <"
                        + " \\lceil (i + 1) H / S \\rceil")
                .shapes("[H, W, C] -> [size, size, C]")
                .example("size=4x4"),
            a -> {
              int[] size = LayerArguments.size(a, "adaptive_avgpool");
              return images(new AdaptiveAvgPool2d(size[0], size[1]));
            })
        .with(
            "globalpool",
            About.of("the mean of each channel over all places", "Lin, Chen, Yan 2014, section 3.2")
                .written(
                    "y_c = mean of x_hwc over h, w", "y_c = \\operatorname{mean}_{h, w} x_{hwc}")
                .shapes("[H, W, C] -> [C], [L, D] -> [D]"),
            _ -> new Part(Takes.PLACES, (_, _, _) -> new GlobalAvgPool()))
        .also("maxpool", "max_pool")
        .also("avgpool", "avg_pool")
        .also("adaptive_avgpool", "adaptive_avg_pool")
        .also("globalpool", "global_pool", "gap");
  }

  /// Squares of images, runs of sequences.
  private record Pool(int side, int stride, int padding) {
    static Pool of(Arguments a) {
      int side = LayerArguments.positive(a, "side");
      int stride = a.text("stride").equals(BY_SIDE) ? side : LayerArguments.positive(a, "stride");
      return new Pool(side, stride, a.integer("padding"));
    }

    Window window(int rank) {
      return rank == 3
          ? Window.square(side).stride(stride).padding(padding)
          : Window.line(Span.of(side).withStride(stride).withPadding(padding, padding));
    }
  }

  private static Catalog<Part> resized(Catalog<Part> parts) {
    return parts
        .with(
            "upsample(factor=2, mode=nearest)",
            About.of(
                    "images made larger by repeating elements, or by straight lines"
                        + " (mode=bilinear) between them",
                    "PyTorch Upsample, align_corners=False")
                .written(
                    "y_i = x at (i + 1/2) / factor - 1/2, held within the image",
                    "y_i = x((i + \\tfrac{1}{2}) / \\mathrm{factor} - \\tfrac{1}{2})")
                .shapes("[H, W, C] -> [factor H, factor W, C]")
                .defaults("ours"),
            a -> images(new UpSample(LayerArguments.positive(a, "factor"), mode(a.text("mode")))))
        .with(
            "zeropad(top=1, bottom=top, left=top, right=top)",
            About.of("zeros around images", "PyTorch ZeroPad2d")
                .written("y = x, with zeros around", "y = x \\text{ within, else } 0")
                .shapes("[H, W, C] -> [top + H + bottom, left + W + right, C]")
                .defaults("ours"),
            a ->
                images(
                    new ZeroPad2d(
                        side(a, BY_TOP), side(a, "bottom"), side(a, "left"), side(a, "right"))))
        .also("zeropad", "zero_pad");
  }

  private static int side(Arguments a, String key) {
    int zeros = a.integer(a.text(key).equals(BY_TOP) ? BY_TOP : key);
    if (zeros < 0 || zeros > LayerArguments.WIDEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "zeropad: %s must be from 0 to %d, got %d",
              key,
              LayerArguments.WIDEST,
              zeros));
    }
    return zeros;
  }

  private static UpSample.Mode mode(String text) {
    return switch (text) {
      case "nearest" -> UpSample.Mode.NEAREST;
      case "bilinear" -> UpSample.Mode.BILINEAR;
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "upsample: mode must be nearest or bilinear, got %s",
                  Quoted.of(text)));
    };
  }

  private static Part images(Layer layer) {
    return new Part(Takes.IMAGES, (_, _, _) -> layer);
  }
}
