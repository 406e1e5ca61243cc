package org.bpnet.train.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.model.Architecture;
import org.bpnet.nn.model.Models;

/// A network as text: the name of one of the [Models], such as `lenet5` or `resnet(depth=32)`, or
/// its layers up to the output, such as `conv20@5x5,relu,maxpool2,500,relu,dropout(0.5)`.
///
/// A number is a fully connected layer of that width, any other item an activation or a layer by
/// its name in the catalog, in full or short: `conv32@5x5/2p1` is a convolution of 32 channels with
/// a window of 5 x 5, moved by 2, with padding of 1 at each side. Without the padding, the
/// convolution keeps the size of the image (divided by the stride); `p0` pads nothing. `maxpool2`
/// is `maxpool(2)`, `resnet20` is `resnet(20)`. Images are flattened before the first fully
/// connected layer. The empty text has no hidden layer. The output layer follows from the data.
/// Layers of one's own join by a name, see [Parts#with(String, Part)].
///
/// @param items the layers as they were written, in order, or the one name
/// @param parts the layers that names stand for
public record ModelSpec(List<String> items, Parts parts) {
  /// The widest layer: 2²⁰ units, whose weights alone would fill the memory of most machines. Ours.
  static final int WIDEST = 1 << 20;

  /// The most items. Ours; networks that are deeper have names.
  static final int MOST_ITEMS = 1000;

  /// The networks of papers that are fully connected, at most after the image has been cut up.
  private static final Set<String> MIXING = Set.of("maxout_net", "mlp_mixer", "mixer");

  /// Throws IllegalArgumentException if an item is none of these, or if there are more than 1000
  public ModelSpec {
    items = List.copyOf(items);
    if (items.size() > MOST_ITEMS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "model: needs at most %d items, got %d", MOST_ITEMS, items.size()));
    }
    architecture(items).ifPresentOrElse(Models.CATALOG::create, check(items, parts));
  }

  private static Runnable check(List<String> items, Parts parts) {
    return () -> {
      for (int i = 0; i < items.size(); i++) {
        if (isWidth(items.get(i))) {
          width(items.get(i), i, parts);
        } else {
          part(items, i, parts);
        }
      }
    };
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
    List<String> items = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length() && !text.isBlank(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth <= 0 || i == text.length()) {
        items.add(text.substring(start, i).strip());
        start = i + 1;
      }
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
        .map(text -> !MIXING.contains(bare(text)))
        .orElseGet(() ->
            items.stream()
                .filter(item -> !isWidth(item))
                .anyMatch(item ->
                    parts.catalog().create(full(item, parts)).takes() == Part.Takes.IMAGES));
  }

  /// The names of the layers of users in this model, see [Parts#with(String, Part)].
  public List<String> own() {
    return items.stream()
        .map(item -> bare(full(item, parts)))
        .filter(parts::isOwn)
        .distinct()
        .toList();
  }

  /// Builds the network with new parameters: those of the architecture, or `hidden1`, `hidden2`, …
  /// for fully connected layers, `conv1`, `batchnorm2`, … for others at item 1 and 2, and `output`.
  /// It takes inputs `[N, ...featureShape]` and gives `[N, outputs]`.
  ///
  /// @throws IllegalArgumentException if a layer cannot stand where it does
  public Layer build(Parameters params, Shape featureShape, int outputs) {
    return build(params, featureShape, outputs, Initializers.glorotUniform());
  }

  /// As [#build(Parameters, Shape, int)], with weights that start as told, but those of an
  /// architecture; biases start at 0.
  public Layer build(Parameters params, Shape featureShape, int outputs, Initializer weights) {
    return architecture(items)
        .map(text -> architecture(text, params, featureShape, outputs))
        .orElseGet(() -> new Building(params, weights, featureShape).build(outputs));
  }

  /// Draws the network up without taking memory: the names and shapes of its parameters.
  ///
  /// @param most how many numbers it may have
  /// @param limit why it may have no more, and what to do
  /// @throws IllegalArgumentException if it has more, or if a layer cannot stand where it does
  public Parameters sketch(
      Backend backend, Shape featureShape, int outputs, long most, String limit) {
    Parameters sketch = Parameters.sketch(backend, most, limit);
    build(sketch, featureShape, outputs);
    return sketch;
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
    sketch(backend, featureShape, outputs, heap / bytes, limit);
  }

  /// The layers so far and the shape of what they give.
  private final class Building {
    private final Parameters params;
    private final Initializer weights;
    private final boolean pictures;
    private final List<Layer> layers = new ArrayList<>();
    private Shape example;
    private int hidden;

    Building(Parameters params, Initializer weights, Shape example) {
      this.params = params;
      this.weights = weights;
      this.pictures = example.rank() == 3;
      this.example = example;
    }

    Layer build(int outputs) {
      for (int i = 0; i < items.size(); i++) {
        try {
          add(i);
        } catch (IllegalArgumentException e) {
          throw wrong(items.get(i), i, String.valueOf(e.getMessage()));
        }
      }
      connect("output", outputs);
      return new Sequential(layers);
    }

    private void add(int index) {
      String item = items.get(index);
      if (isWidth(item)) {
        connect("hidden" + ++hidden, width(item, index, parts));
        return;
      }
      Part part = part(items, index, parts);
      if (part.takes() == Part.Takes.IMAGES && example.rank() != 3) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "needs images [H, W, C], got %s; %s",
                example,
                pictures
                    ? "put it before the first fully connected layer"
                    : "the data has no images"));
      }
      if (part.takes() == Part.Takes.ROWS) {
        flatten();
      }
      Parameters node = params.child(name(item, parts) + (index + 1));
      add(part.maker().create(node, example, weights));
    }

    private void connect(String name, int units) {
      flatten();
      add(Linear.create(params.child(name), example.extent(0), units, weights));
    }

    private void flatten() {
      if (example.rank() != 1) {
        add(new Flatten());
      }
    }

    /// Gates and poolings change the shape: an input that nobody looks at tells to what.
    private void add(Layer layer) {
      layers.add(layer);
      example = after(layer, example, params);
    }
  }

  private static Shape after(Layer layer, Shape example, Parameters params) {
    try (Pass pass = Pass.eval(params.backend())) {
      Shape batch = layer.forward(pass.full(example.insert(0, 1), 0)).shape();
      return batch.without(0);
    }
  }

  /// The text in full of the one architecture that items may be.
  private static Optional<String> architecture(List<String> items) {
    if (items.size() != 1) {
      return Optional.empty();
    }
    String item = items.getFirst();
    String full = Shorthand.expand(item);
    if (Models.CATALOG.find(bare(item)).isPresent()) {
      return Optional.of(item);
    }
    return Models.CATALOG
        .find(bare(full))
        .filter(entry -> !entry.signature().arguments().isEmpty())
        .map(_ -> full);
  }

  private static Layer architecture(String text, Parameters params, Shape example, int outputs) {
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

  private static boolean isWidth(String item) {
    return !item.isEmpty() && item.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int width(String item, int index, Parts parts) {
    int width = item.length() <= 7 ? Integer.parseInt(item) : Integer.MAX_VALUE;
    if (width < 1 || width > WIDEST) {
      throw unknown(item, index, "a width must be from 1 to " + WIDEST, parts.catalog());
    }
    return width;
  }

  private static Part part(List<String> items, int index, Parts parts) {
    String item = items.get(index);
    Catalog<Part> known = parts.catalog();
    try {
      return known.create(full(item, parts));
    } catch (IllegalArgumentException e) {
      if (items.size() == 1 && known.find(bare(full(item, parts))).isEmpty()) {
        throw unknown(item, known);
      }
      throw unknown(item, index, String.valueOf(e.getMessage()), known);
    }
  }

  /// An item in full; a name of the catalog may itself end with a number.
  private static String full(String item, Parts parts) {
    return parts.catalog().find(item).isPresent() ? item : Shorthand.expand(item);
  }

  /// The name in the catalog, whatever alias was written.
  private static String name(String item, Parts parts) {
    return parts.catalog().find(bare(full(item, parts))).orElseThrow().name();
  }

  private static String bare(String text) {
    int end = text.indexOf('(');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  private static IllegalArgumentException wrong(String item, int index, String why) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "model: item %d, '%s': %s", index + 1, item, why));
  }

  private static IllegalArgumentException unknown(
      String item, int index, String why, Catalog<Part> known) {
    return wrong(
        item,
        index,
        String.format(
            Locale.ROOT,
            "%s; an item is a width such as 128, a convolution such as conv20@5x5, or one of %s",
            why,
            String.join(", ", names(known))));
  }

  /// A word alone may have been meant as a network or as a layer.
  private static IllegalArgumentException unknown(String item, Catalog<Part> known) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "model: no network and no layer is called '%s'; did you mean %s? a network is one of %s, or layers such as conv20@5x5,relu,maxpool2,128,relu",
            item,
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
