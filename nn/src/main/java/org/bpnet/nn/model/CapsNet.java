package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.capsule.CapsuleLengths;
import org.bpnet.nn.layer.capsule.PrimaryCapsules;
import org.bpnet.nn.layer.capsule.RoutedCapsules;

/// The capsule network for digits: a convolution, primary capsules, and one capsule for each class,
/// fed by routing.
///
/// **Shapes.** `[N, 28, 28, 1] -> [N, classes]`, the lengths of the capsules, in [0, 1), which
/// [org.bpnet.nn.loss.CapsuleMargin] compares. 6804224 parameters for ten classes; the decoder
/// ([org.bpnet.nn.layer.capsule.CapsuleDecoder]) has 1411344 more.
///
/// **Source.** Sabour, Frosst, Hinton 2017, section 4 and figure 1. The small one is ours: windows
/// of 3 × 3, 64 channels, 8 types of capsules; it takes images from 5 × 5 up.
public final class CapsNet {
  /// How many numbers the capsules of classes have.
  public static final int DIMS = 16;

  private static final int PRIMARY_DIMS = 8;

  private CapsNet() {}

  /// The network of the paper.
  ///
  /// @param params the node that gets `conv`, `primary` and `classes`
  /// @param image the shape of one image, `[28, 28, 1]` in the paper
  public static Sequential create(Parameters params, Shape image, int classes) {
    return create(params, image, classes, new Sizes(256, 9, 32));
  }

  /// One that trains in minutes, for small images too.
  ///
  /// @param params the node that gets `conv`, `primary` and `classes`
  /// @param image the shape of one image
  public static Sequential small(Parameters params, Shape image, int classes) {
    return create(params, image, classes, new Sizes(64, 3, 8));
  }

  private record Sizes(int channels, int window, int types) {}

  private static Sequential create(Parameters params, Shape image, int classes, Sizes sizes) {
    Stack stack =
        new Stack(params, image)
            .conv("conv", sizes.channels(), Window.square(sizes.window()))
            .add(Activation.RELU);
    stack.add(
        "primary",
        node ->
            PrimaryCapsules.create(
                node,
                sizes.channels(),
                sizes.types(),
                PRIMARY_DIMS,
                Window.square(sizes.window()).stride(2)));
    return stack
        .add(
            "classes",
            node ->
                RoutedCapsules.create(node, stack.shape().extent(0), PRIMARY_DIMS, classes, DIMS))
        .add(CapsuleLengths.LENGTHS)
        .build();
  }
}
