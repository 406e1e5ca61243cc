package org.bpnet.train.spec;

import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.layer.norm.BatchRenorm;
import org.bpnet.nn.layer.norm.GroupNorm;
import org.bpnet.nn.layer.norm.InstanceNorm;
import org.bpnet.nn.layer.norm.LayerNorm;
import org.bpnet.nn.layer.norm.LocalResponseNorm;
import org.bpnet.nn.layer.norm.RmsNorm;
import org.bpnet.train.spec.Part.Takes;

/// Normalizations.
final class NormParts {
  private static final String ANY = "[.., C] -> [.., C]";

  private NormParts() {}

  static Catalog<Part> in(Catalog<Part> parts) {
    return byExample(byBatch(parts));
  }

  private static Catalog<Part> byBatch(Catalog<Part> parts) {
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
                .shapes(ANY)
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
            "batchrenorm(r_max=3, d_max=5, start=5000, r_end=40000, d_end=25000, momentum=0.01)",
            About.of(
                    "batchnorm whose training is brought close to evaluation, for small batches; the"
                        + " bounds r_max and d_max rise over the updates",
                    "Ioffe 2017, algorithm 1")
                .written(
                    "y = scale ((x - mean) / dev * r + d) + shift, r = dev / running dev within"
                        + " [1/r_max, r_max]",
                    "y = \\gamma \\left( \\frac{x - \\mu}{\\sigma} r + d \\right) + \\beta")
                .written(
                    "d = (mean - running mean) / running dev within [-d_max, d_max], constants to"
                        + " the gradient",
                    "r = \\operatorname{clip}(\\sigma / s), d = \\operatorname{clip}((\\mu - m)"
                        + " / s)")
                .shapes(ANY)
                .defaults("Ioffe 2017, section 4.1"),
            a -> {
              var bounds =
                  new BatchRenorm.Bounds(
                      a.number("r_max"),
                      a.number("d_max"),
                      a.whole("start"),
                      a.whole("r_end"),
                      a.whole("d_end"));
              double momentum = a.number("momentum");
              return new Part(
                  Takes.ANY,
                  (params, example, _) ->
                      BatchRenorm.create(params, example.extent(-1), bounds, momentum));
            })
        .also("batchnorm", "batch_norm", "bn")
        .also("batchrenorm", "batch_renorm");
  }

  private static Catalog<Part> byExample(Catalog<Part> parts) {
    return parts
        .with(
            "layernorm(axes=1, epsilon=1e-5)",
            About.of(
                    "mean 0 and variance 1 over the last axes of each example or place, then a"
                        + " learnt scale and shift",
                    "Ba, Kiros, Hinton 2016, eqs. 2 and 4")
                .written(
                    "y = scale (x - mean) / sqrt(var + epsilon) + shift",
                    "y = \\gamma (x - \\mu) / \\sqrt{\\sigma^2 + \\epsilon} + \\beta")
                .shapes(ANY)
                .defaults("PyTorch"),
            a -> {
              int axes = LayerArguments.positive(a, "axes");
              double epsilon = a.number("epsilon");
              return new Part(
                  Takes.ANY,
                  (params, example, _) -> LayerNorm.create(params, last(example, axes), epsilon));
            })
        .with(
            "groupnorm(groups, epsilon=1e-5)",
            About.of(
                    "mean 0 and variance 1 over the places of each group of channels of an example",
                    "Wu, He 2018, eqs. 1, 2, 6 and 7")
                .written(
                    "y = scale (x - mean) / sqrt(var + epsilon) + shift",
                    "y = \\gamma (x - \\mu) / \\sqrt{\\sigma^2 + \\epsilon} + \\beta")
                .shapes("[.., C] -> [.., C], C a multiple of groups")
                .defaults("PyTorch")
                .example("groups=4"),
            a -> {
              int groups = LayerArguments.positive(a, "groups");
              double epsilon = a.number("epsilon");
              return new Part(
                  Takes.ANY,
                  (params, example, _) ->
                      GroupNorm.create(params, groups, example.extent(-1), epsilon));
            })
        .with(
            "instancenorm(epsilon=1e-5)",
            About.of(
                    "mean 0 and variance 1 of each channel of an example over its places",
                    "Ulyanov, Vedaldi, Lempitsky 2016, eq. 4")
                .written(
                    "y = (x - mean) / sqrt(var + epsilon)",
                    "y = (x - \\mu) / \\sqrt{\\sigma^2 + \\epsilon}")
                .shapes("[H, W, C] -> [H, W, C], [L, D] -> [L, D]")
                .defaults("PyTorch"),
            a -> {
              var layer = new InstanceNorm(a.number("epsilon"));
              return new Part(Takes.PLACES, (_, _, _) -> layer);
            })
        .with(
            "rmsnorm(epsilon=1e-6)",
            About.of(
                    "each example or place divided by its root mean square, then scaled",
                    "Zhang, Sennrich 2019, eq. 4")
                .written(
                    "y = scale x / sqrt(mean(x^2) + epsilon)",
                    "y = \\gamma x / \\sqrt{\\operatorname{mean} x^2 + \\epsilon}")
                .shapes(ANY)
                .defaults("LLaMA, Touvron et al. 2023"),
            a -> {
              double epsilon = a.number("epsilon");
              return new Part(
                  Takes.ANY,
                  (params, example, _) -> RmsNorm.create(params, example.extent(-1), epsilon));
            })
        .with(
            "local_response_norm(size=5, alpha=5e-4, beta=0.75, k=2)",
            About.of(
                    "each channel held back by the squares of its neighbours",
                    "Krizhevsky, Sutskever, Hinton 2012, section 3.3")
                .written(
                    "y_c = x_c / (k + alpha / size * sum_j x_j^2)^beta, j the channels around c",
                    "y_c = x_c / \\left( k + \\frac{\\alpha}{n} \\sum_j x_j^2"
                        + " \\right)^{\\beta}")
                .shapes(ANY)
                .defaults("Krizhevsky et al. 2012, alpha before the division"),
            NormParts::response)
        .also("layernorm", "layer_norm")
        .also("groupnorm", "group_norm")
        .also("instancenorm", "instance_norm")
        .also("rmsnorm", "rms_norm")
        .also("local_response_norm", "lrn");
  }

  private static Part response(Arguments a) {
    var layer =
        new LocalResponseNorm(
            LayerArguments.positive(a, "size"), a.number("alpha"), a.number("beta"), a.number("k"));
    return new Part(Takes.ANY, (_, _, _) -> layer);
  }

  private static Shape last(Shape example, int axes) {
    if (axes > example.rank()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layernorm: axes must be from 1 to %d for %s, got %d",
              example.rank(),
              example,
              axes));
    }
    return example.slice(example.rank() - axes, example.rank());
  }
}
