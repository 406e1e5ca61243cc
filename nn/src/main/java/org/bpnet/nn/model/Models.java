package org.bpnet.nn.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;

/// The networks by name.
public final class Models {
  private static final Shape DIGIT = Shape.of(28, 28, 1);
  private static final int CLASSES = 10;
  private static final Shape PICTURE = Shape.of(32, 32, 3);
  private static final Shape PHOTOGRAPH = Shape.of(227, 227, 3);

  /// All networks, for the command line and the contract tests.
  public static final Catalog<Architecture> CATALOG =
      Catalog.<Architecture>of("model")
          .defining(Models::definition)
          .with(
              "lenet5",
              About.of("two convolutions with means between", "LeCun et al. 1998, section II.B"),
              _ -> of(DIGIT, LeNet5::create))
          .with(
              "lenet",
              About.of("two convolutions with max pooling", "Caffe's MNIST example, 2014"),
              _ -> of(DIGIT, LeNet::create))
          .with(
              "lenet_plus_plus",
              About.of(
                  "six convolutions to two features that can be drawn",
                  "Wen, Zhang, Li, Qiao 2016, table 1"),
              _ -> of(DIGIT, LeNetPlusPlus::create))
          .with(
              "lsoftmax_mnist",
              About.of("ten convolutions of 64 channels", "Liu, Wen, Yu, Yang 2016, table 1"),
              _ -> of(DIGIT, LSoftmaxMnist::create))
          .with(
              "maxout_net",
              About.of(
                  "fully connected, with units that learn their activation",
                  "Goodfellow et al. 2013, section 5.1"),
              _ -> of(DIGIT, MaxoutNet::create))
          .with(
              "alexnet",
              About.of(
                  "five convolutions and three fully connected layers, which won ILSVRC 2012",
                  "Krizhevsky, Sutskever, Hinton 2012, section 3.5"),
              _ -> new Architecture(PHOTOGRAPH, 1000, AlexNet::create))
          .with(
              "alexnet_small",
              About.of(
                  "AlexNet for small images, with a quarter of the channels",
                  "ours, after Krizhevsky, Sutskever, Hinton 2012"),
              _ -> of(PICTURE, AlexNetSmall::create))
          .with(
              "nin",
              About.of("small networks moved over the image", "Lin, Chen, Yan 2014"),
              _ -> of(PICTURE, Nin::create))
          .with(
              "vgg_small",
              About.of("pairs of 3 x 3 convolutions", "ours, after Simonyan, Zisserman 2015"),
              _ -> of(PICTURE, VggSmall::create))
          .with(
              "googlenet_small",
              About.of(
                  "inception modules and two auxiliary heads", "ours, after Szegedy et al. 2015"),
              _ -> of(PICTURE, GoogLeNetSmall::create))
          .with(
              "resnet(depth=20)",
              About.of("residual blocks, 6n + 2 layers", "He et al. 2016, section 4.2"),
              a -> residual(a, ResNet::create))
          .with(
              "preact_resnet(depth=20)",
              About.of(
                  "residual blocks that normalize and rectify first",
                  "He et al. 2016, Identity mappings, figure 1 b"),
              a -> residual(a, ResNet::preActivated))
          .with(
              "mlp_mixer",
              About.of(
                  "networks along places and along channels, in turn",
                  "ours, after Tolstikhin et al. 2021"),
              _ -> of(PICTURE, MlpMixer::create))
          .with(
              "capsnet",
              About.of(
                  "capsules, routed by agreement; scores are lengths, for capsule_margin",
                  "Sabour, Frosst, Hinton 2017, section 4"),
              _ -> of(DIGIT, CapsNet::create))
          .with(
              "capsnet_small",
              About.of(
                  "the capsule network with small windows and a quarter of the channels",
                  "ours, after Sabour, Frosst, Hinton 2017"),
              _ -> of(DIGIT, CapsNet::small))
          .also("lenet5", "lenet-5")
          .also("mlp_mixer", "mixer");

  private Models() {}

  private static Architecture of(Shape input, Architecture.Maker maker) {
    return new Architecture(input, CLASSES, maker);
  }

  /// The shapes, and how large it is.
  private static List<About.Line> definition(Architecture architecture) {
    try (Backend backend = Backends.reference();
        Parameters sketch = Parameters.sketch(backend, Long.MAX_VALUE, "")) {
      Sequential model = architecture.create(sketch, architecture.classes());
      Shape input = architecture.input();
      Summary summary = Summary.of(model, sketch, input.insert(0, 1));
      int least = architecture.leastSide(backend, input.extent(2)).orElseThrow();
      return definition(architecture, summary, least);
    }
  }

  private static List<About.Line> definition(
      Architecture architecture, Summary summary, int least) {
    Shape input = architecture.input();
    return List.of(
        new About.Line.Written(
            String.format(
                Locale.ROOT,
                "%s -> [classes]; other channels too, %s",
                input,
                least == 1
                    ? "and images of any size"
                    : String.format(Locale.ROOT, "and all sizes from %d x %d up", least, least)),
            String.format(
                Locale.ROOT,
                "\\mathbb{R}^{%s} \\to \\mathbb{R}^K",
                input.extents().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(" \\times ")))),
        size(summary.parameters(), "parameters", architecture),
        size(summary.multiplyAdds(), "multiply-adds", architecture));
  }

  private static About.Line size(long count, String what, Architecture architecture) {
    String text =
        String.format(Locale.ROOT, "%,d %s for %,d classes", count, what, architecture.classes());
    return new About.Line.Written(text, "\\text{" + text + "}");
  }

  private interface OfDepth {
    Sequential create(Parameters params, Shape image, int depth, int classes);
  }

  private static Architecture residual(Arguments a, OfDepth maker) {
    int depth = a.integer("depth");
    ResNet.blocks(depth);
    return of(PICTURE, (params, image, classes) -> maker.create(params, image, depth, classes));
  }
}
