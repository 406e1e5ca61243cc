package org.bpnet.train.spec;

import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.capsule.CapsuleLengths;
import org.bpnet.nn.layer.capsule.PrimaryCapsules;
import org.bpnet.nn.layer.capsule.RoutedCapsules;
import org.bpnet.train.spec.Part.Takes;

/// Capsules.
final class CapsuleParts {
  private CapsuleParts() {}

  static Catalog<Part> in(Catalog<Part> parts) {
    return parts
        .with(
            "primary_capsules(types=32, dims=8, size=9, stride=2)",
            About.of(
                    "a convolution whose channels are capsules of several types, shortened to"
                        + " lengths below 1",
                    "Sabour, Frosst, Hinton 2017, section 4")
                .written(
                    "u = squash(conv(x)), channels in groups of dims",
                    "u = \\operatorname{squash}(W * x + b)")
                .shapes("[H, W, C] -> [H' W' types, dims]")
                .defaults("the paper")
                .example("types=2, dims=4, size=3"),
            a -> {
              int types = LayerArguments.positive(a, "types");
              int dims = LayerArguments.positive(a, "dims");
              Window window =
                  Window.square(LayerArguments.positive(a, "size"))
                      .stride(LayerArguments.positive(a, "stride"));
              return new Part(
                  Takes.IMAGES,
                  (params, image, _) ->
                      PrimaryCapsules.create(params, image.extent(2), types, dims, window));
            })
        .with(
            "routed_capsules(units, dims=16, iterations=3)",
            About.of(
                    "capsules fed by those below through routing by agreement",
                    "Sabour, Frosst, Hinton 2017, procedure 1")
                .written(
                    "v_j = squash(sum_i c_ij u_ij), u_ij = u_i W_ij, c_i = softmax over j of b_i,"
                        + " b_ij += <u_ij, v_j> from round to round",
                    "v_j = \\operatorname{squash} \\sum_i c_{ij} u_i W_{ij}, \\quad c_i ="
                        + " \\operatorname{softmax}(b_i), \\quad b_{ij} \\mathrel{+}= \\langle u_i"
                        + " W_{ij}, v_j \\rangle")
                .shapes("[.., d] -> [units, dims]; all places together are the capsules below")
                .defaults("the paper")
                .example("units=4, dims=8"),
            a -> {
              int units = LayerArguments.positive(a, "units");
              int dims = LayerArguments.positive(a, "dims");
              int iterations = LayerArguments.positive(a, "iterations");
              return new Part(
                  Takes.ANY,
                  (params, example, _) ->
                      RoutedCapsules.create(params, below(example), example.extent(-1), units, dims)
                          .iterations(iterations));
            })
        .with(
            "capsule_lengths",
            About.of("how long each capsule is", "Sabour, Frosst, Hinton 2017, section 3")
                .written("y = norm(x)", "y = \\lVert x \\rVert")
                .gradient(
                    "dy/dx = x / norm(x), 0 at 0",
                    "\\frac{\\partial y}{\\partial x} = \\frac{x}{\\lVert x \\rVert}")
                .shapes("[.., D] -> [..]"),
            _ -> new Part(Takes.PLACES, (_, _, _) -> CapsuleLengths.LENGTHS));
  }

  /// How many capsules an example has.
  private static int below(Shape example) {
    return example.elementCount() / example.extent(-1);
  }
}
