package org.bpnet.train.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.model.Architecture;
import org.bpnet.nn.model.Models;

/// A network as text: the name of one of the [Models], such as `lenet5` or `resnet(depth=32)`, or
/// its layers up to the output, such as `conv20@5x5,relu,maxpool2,500,relu,dropout(0.5)`.
///
/// A number is a fully connected layer of that width, before which images are flattened; any other
/// item is an activation or a layer by its name in the catalog, in full or short. `conv32@5x5/2p1`
/// is a convolution of 32 channels with a window of 5 x 5, moved by 2, with padding of 1 at each
/// side. Without the padding, the convolution keeps the size of the image (divided by the stride);
/// `p0` pads nothing. `maxpool2` is `maxpool(2)`, `resnet20` is `resnet(20)`. Layers may stand
/// inside others: `residual(conv16,relu,conv16)`, `parallel(conv8@1x1, (conv4@1x1,relu,conv8))`,
/// where parentheses alone put layers one after the other. Behind `bias_row` fully connected layers
/// are [org.bpnet.nn.layer.BiasRow]s. The empty text has no hidden layer. The output layer follows
/// from the data. Layers of one's own join by a name, see [Parts#with(String, Part)].
///
/// @param items the layers as they were written, in order, or the one name
/// @param parts the layers that names stand for
public record ModelSpec(List<String> items, Parts parts) {
  /// The most items. Ours; networks that are deeper have names.
  static final int MOST_ITEMS = 1000;

  /// The networks of papers that are fully connected, at most after the image has been cut up.
  private static final Set<String> MIXING = Set.of("maxout_net", "mlp_mixer", "mixer");

  /// What layers with windows take.
  private static final Set<Part.Takes> WINDOWS = Set.of(Part.Takes.IMAGES, Part.Takes.PLACES);

  /// Throws IllegalArgumentException if an item is none of these, or if there are more than 1000
  public ModelSpec {
    items = List.copyOf(items);
    if (items.size() > MOST_ITEMS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "model: needs at most %d items, got %d", MOST_ITEMS, items.size()));
    }
    Optional<String> network = architecture(items);
    if (network.isPresent()) {
      Models.CATALOG.create(network.get());
    } else {
      chain(items, parts);
    }
  }

  private static LayerChain chain(List<String> items, Parts parts) {
    if (items.size() == 1 && isUnknownWord(items.getFirst(), parts.catalog())) {
      throw unknown(items.getFirst(), parts.catalog());
    }
    try {
      return LayerChain.of(items, parts);
    } catch (ItemException e) {
      throw new IllegalArgumentException("model: " + e.getMessage(), e);
    }
  }

  private LayerChain chain() {
    return chain(items, parts);
  }

  /// Reads a text.
  ///
  /// @throws IllegalArgumentException if an item is wrong; the message names it and what is allowed
  public static ModelSpec parse(String text) {
    return parse(text, Parts.standard());
  }

  /// Reads a text in which names stand for these layers.
  ///
  /// @throws IllegalArgumentException if an item is wrong; the message names it and what is allowed
  public static ModelSpec parse(String text, Parts parts) {
    List<String> items;
    try {
      items = Spec.items(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("model: " + e.getMessage(), e);
    }
    return new ModelSpec(items, parts);
  }

  /// Whether this is a network of a paper, which has first weights of its own.
  public boolean isArchitecture() {
    return architecture(items).isPresent();
  }

  /// Whether convolutions or poolings are what this network is mainly made of.
  public boolean isConvolutional() {
    return architecture(items)
        .map(text -> !MIXING.contains(LayerChain.bare(text)))
        .orElseGet(() -> chain().named().anyMatch(item -> WINDOWS.contains(item.part().takes())));
  }

  /// Whether the first layer looks whole numbers of the data up, and so takes them as they are.
  public boolean takesIndices() {
    return !isArchitecture()
        && chain().items().stream()
            .findFirst()
            .filter(item ->
                item instanceof LayerChain.Named named
                    && named.part().takes() == Part.Takes.INDICES)
            .isPresent();
  }

  /// The names of the layers of users in this model, see [Parts#with(String, Part)].
  public List<String> own() {
    return isArchitecture()
        ? List.of()
        : chain().named().map(LayerChain.Named::name).filter(parts::isOwn).distinct().toList();
  }

  /// Builds the network with new parameters: those of the architecture, or `hidden1`, `hidden2`, …
  /// for widths, `conv1`, `batchnorm2`, … for others at item 1 and 2, and `output`. Those of layers
  /// inside another lie below its own, `residual3.conv1`. It takes inputs `[N, ...featureShape]`
  /// and gives `[N, outputs]`.
  ///
  /// @throws IllegalArgumentException if a layer cannot stand where it does
  public Sequential build(Parameters params, Shape featureShape, int outputs) {
    return build(params, featureShape, outputs, Initializers.glorotUniform());
  }

  /// As [#build(Parameters, Shape, int)], with weights that start as told, but those of an
  /// architecture and of embeddings; biases start at 0.
  public Sequential build(Parameters params, Shape featureShape, int outputs, Initializer weights) {
    Optional<String> network = architecture(items);
    if (network.isPresent()) {
      return architecture(network.get(), params, featureShape, outputs);
    }
    try {
      return Building.of(chain(), new Building.Purpose(featureShape, outputs, weights), params);
    } catch (ItemException e) {
      throw new IllegalArgumentException("model: " + e.getMessage(), e);
    }
  }

  /// That there can be room to train the network. The heap holds its weights twice at least, those
  /// of the best epoch and those of the last.
  ///
  /// @throws IllegalArgumentException if there cannot, or if a layer cannot stand where it does
  public void requireRoom(Backend backend, Shape featureShape, int outputs) {
    long heap = Runtime.getRuntime().maxMemory();
    int bytes = 2 * backend.floatType().bytes();
    String limit =
        String.format(
            Locale.ROOT,
            "of which the heap's limit, %,d MB, holds %,d in training; make layers smaller, or give it more, BPNET_JAVA_OPTS=-Xmx8g",
            heap >> 20,
            heap / bytes);
    build(Parameters.sketch(backend, heap / bytes, limit), featureShape, outputs);
  }

  /// The text in full of the one architecture that items may be.
  private static Optional<String> architecture(List<String> items) {
    if (items.size() != 1) {
      return Optional.empty();
    }
    String item = items.getFirst();
    String full = Shorthand.expand(item);
    if (Models.CATALOG.find(LayerChain.bare(item)).isPresent()) {
      return Optional.of(item);
    }
    return Models.CATALOG
        .find(LayerChain.bare(full))
        .filter(entry -> !entry.signature().arguments().isEmpty())
        .map(_ -> full);
  }

  private static Sequential architecture(
      String text, Parameters params, Shape example, int outputs) {
    Architecture architecture = Models.CATALOG.create(text);
    try {
      return architecture.create(params, example, outputs);
    } catch (ShapeException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "model: %s %s; %s",
              text,
              e.getMessage(),
              example.rank() == 3
                  ? "scale them, --size WxH, or choose another network"
                  : "the data has no images; choose layers such as 128,relu"),
          e);
    }
  }

  private static boolean isUnknownWord(String item, Catalog<Part> known) {
    return !LayerChain.isWidth(item)
        && !item.isEmpty()
        && known.find(LayerChain.bare(LayerChain.full(item, known))).isEmpty();
  }

  /// A word alone may have been meant as a network or as a layer.
  private static IllegalArgumentException unknown(String item, Catalog<Part> known) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "model: no network and no layer is called %s; did you mean %s? a network is one of %s, or layers such as conv20@5x5,relu,maxpool2,128,relu",
            Quoted.of(item),
            String.join(", ", Catalog.nearest(item, List.of(Models.CATALOG, known))),
            String.join(", ", names(Models.CATALOG))));
  }

  private static List<String> names(Catalog<?> catalog) {
    return catalog.entries().stream().map(Catalog.Entry::name).toList();
  }

  /// The text that [#parse] reads.
  @Override
  public String toString() {
    return String.join(",", items);
  }
}
