package org.bpnet.train.spec;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.image.AvgPool2d;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.noise.DropConnect;
import org.bpnet.nn.layer.noise.Layers;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.model.Models;
import org.bpnet.train.spec.Part.Takes;

/// What a [ModelSpec] is made of, by name: the layers of the library, and those of users.
///
/// ```java
/// Parts parts = Parts.standard().with("squeeze(ratio=4)", a -> {
///   int ratio = Math.toIntExact(a.whole("ratio"));
///   return new Part(Part.Takes.ROWS,
///       (params, row, weights) -> Squeeze.create(params, row.extent(0), ratio, weights));
/// });
/// Classifier model = Classifier.fit(data, Settings.defaults().layers("64,relu,squeeze(8)", parts));
/// model.save(folder);
/// Classifier again = Classifier.load(folder, parts);
/// ```
///
/// A saved model keeps the names of such layers and their weights, not their code: who loads it
/// gives parts of the same names. Immutable.
public final class Parts {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,4})x(\\d{1,4})");
  private static final String KEEPING = "same";
  private static final String BY_SIDE = "side";

  /// The layers that depend on where they stand.
  public static final Catalog<Part> CATALOG = normalized(pooled(convolved(weighted())));

  /// These, activations, and layers without weights.
  static final Catalog<Part> ALL = ready().and(CATALOG);

  private static final Parts STANDARD = new Parts(ALL, Set.of());

  private final Catalog<Part> catalog;
  private final Set<String> own;

  private Parts(Catalog<Part> catalog, Set<String> own) {
    this.catalog = catalog;
    this.own = own;
  }

  /// The layers of the library.
  public static Parts standard() {
    return STANDARD;
  }

  /// These and one more, without arguments.
  ///
  /// @throws IllegalArgumentException if a layer or a network has that name, or if it is no name
  public Parts with(String name, Part part) {
    return with(name, _ -> part);
  }

  /// These and one more.
  ///
  /// @param signature its name and its arguments with their defaults, `squeeze(ratio=4)`; one
  ///   without a default must be given
  /// @param factory makes it of its arguments
  /// @throws IllegalArgumentException if a layer or a network has that name, or if it is no
  ///   signature
  public Parts with(String signature, Function<Arguments, Part> factory) {
    String name = Spec.parse(signature).name();
    if (Models.CATALOG.find(name).isPresent()) {
      throw new IllegalArgumentException(
          "layer: the name " + name + " is that of a network; choose another");
    }
    Set<String> names = new LinkedHashSet<>(own);
    names.add(name);
    return new Parts(catalog.with(signature, About.of("", "ours"), factory), names);
  }

  /// All of them.
  Catalog<Part> catalog() {
    return catalog;
  }

  /// Whether a user gave the layer of this name.
  public boolean isOwn(String name) {
    return own.contains(name);
  }

  private static Catalog<Part> weighted() {
    return Catalog.<Part>of("layer")
        .with(
            "dropconnect(units, rate=0.5)",
            About.of(
                    "a fully connected layer whose weights are dropped in training",
                    "Wan, Zeiler, Zhang, LeCun, Fergus 2013")
                .written("y = x D(W) + b with D as dropout", "y = x \\, D(W) + b")
                .defaults("Wan et al. 2013")
                .example("units=128"),
            a -> {
              int units = a.integer("units");
              double rate = a.number("rate");
              return new Part(
                  Takes.ROWS,
                  (params, row, weights) ->
                      new DropConnect(Linear.create(params, row.extent(0), units, weights), rate));
            });
  }

  private static Catalog<Part> convolved(Catalog<Part> parts) {
    return parts.with(
        "conv(channels, size=3x3, stride=1, padding=same)",
        About.of(
                "a convolution; short: conv32@5x5/2p1; padding keeps the size",
                "LeCun, Bottou, Bengio, Haffner 1998, section II")
            .written("y = x * W + b", "y = x * W + b")
            .defaults("ours; 3 x 3 as in Simonyan, Zisserman 2015")
            .example("channels=32"),
        a -> {
          int channels = positive(a, "channels");
          Window window = window(a);
          return new Part(
              Takes.IMAGES,
              (params, image, weights) ->
                  Conv2d.create(
                      params,
                      image.extent(2),
                      channels,
                      window,
                      ConvOptions.defaults().weights(weights)));
        });
  }

  private static Window window(Arguments a) {
    Matcher size = SIZE.matcher(a.text("size"));
    if (!size.matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "conv: size must be HxW such as 3x3, got '%s'", a.text("size")));
    }
    Window taps =
        Window.of(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
            .stride(positive(a, "stride"));
    return a.text("padding").equals(KEEPING) ? taps.same() : taps.padding(a.integer("padding"));
  }

  private static int positive(Arguments a, String key) {
    long value = a.whole(key);
    if (value < 1 || value > ModelSpec.WIDEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: need from 1 to %d, got %d", key, ModelSpec.WIDEST, value));
    }
    return (int) value;
  }

  private static Catalog<Part> pooled(Catalog<Part> parts) {
    return parts
        .with(
            "maxpool(side=2, stride=side, padding=0)",
            About.of(
                    "the largest element of each window; short: maxpool3/2p1",
                    "Ranzato, Huang, Boureau, LeCun 2007, section 2")
                .written("y = max of x over the window", "y = \\max_{i \\in \\mathrm{window}} x_i"),
            a -> images(new MaxPool2d(pool(a), false)))
        .with(
            "avgpool(side=2, stride=side, padding=0)",
            About.of(
                    "the mean of each window; padding does not count; short: avgpool2",
                    "LeCun, Bottou, Bengio, Haffner 1998, section II")
                .written(
                    "y = mean of x over the window",
                    "y = \\operatorname{mean}_{i \\in \\mathrm{window}} x_i"),
            a -> images(new AvgPool2d(pool(a), false)))
        .with(
            "globalpool",
            About.of("the mean of each channel over all places", "Lin, Chen, Yan 2014, section 3.2")
                .written(
                    "y_c = mean of x_hwc over h, w", "y_c = \\operatorname{mean}_{h, w} x_{hwc}"),
            _ -> images(new GlobalAvgPool()));
  }

  private static Window pool(Arguments a) {
    int side = positive(a, BY_SIDE);
    int stride = a.text("stride").equals(BY_SIDE) ? side : positive(a, "stride");
    return Window.square(side).stride(stride).padding(a.integer("padding"));
  }

  private static Part images(Layer layer) {
    return new Part(Takes.IMAGES, (_, _, _) -> layer);
  }

  private static Catalog<Part> normalized(Catalog<Part> parts) {
    return parts
        .with(
            "batchnorm(epsilon=1e-5, momentum=0.1)",
            About.of(
                    "mean 0 and variance 1 of each channel over the batch, then a learnt scale and"
                        + " shift",
                    "Ioffe, Szegedy 2015, algorithms 1 and 2")
                .written(
                    "y = scale (x - mean) / sqrt(var + epsilon) + shift",
                    "y = \\gamma (x - \\mu) / \\sqrt{\\sigma^2 + \\epsilon} + \\beta")
                .defaults("PyTorch"),
            a -> {
              double epsilon = a.number("epsilon");
              double momentum = a.number("momentum");
              return new Part(
                  Takes.ANY,
                  (params, example, _) ->
                      BatchNorm.create(params, example.extent(-1), epsilon, momentum));
            })
        .with(
            "flatten",
            About.of("all axes merged; done by itself before a fully connected layer", "ours")
                .written("[H, W, C] -> [H W C]", "[H, W, C] \\to [H W C]"),
            _ -> new Part(Takes.ANY, (_, _, _) -> new Flatten()))
        .also("conv", "conv2d")
        .also("maxpool", "max_pool")
        .also("avgpool", "avg_pool")
        .also("globalpool", "global_pool", "gap")
        .also("batchnorm", "batch_norm", "bn");
  }

  private static Catalog<Part> ready() {
    return Catalog.<Part>of("layer")
        .and(Activations.CATALOG.map("layer", Parts::placed))
        .and(Layers.CATALOG.map("layer", Parts::placed))
        .and(
            Activations.TRAINED.map(
                "layer",
                activation ->
                    new Part(
                        Takes.ANY,
                        (params, example, _) -> activation.create(params, example.extent(-1)))));
  }

  private static Part placed(Layer layer) {
    return new Part(Takes.ANY, (_, _, _) -> layer);
  }
}
