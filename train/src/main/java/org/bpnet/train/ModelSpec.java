package org.bpnet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;

/// The hidden layers of a network as text, `128,relu,dropout(0.2),64,relu`: a number is a fully
/// connected layer of that width, any other word an activation or a layer by its name in the
/// catalog. The empty text has no hidden layer. What comes before (flattening) and after (the
/// output layer) follows from the data.
///
/// @param items the layers as they were written, in order
public record ModelSpec(List<String> items) {
  /// The widest layer: 2²⁰ units, whose weights alone would fill the memory of most machines. Ours.
  private static final int WIDEST = 1 << 20;

  /// Throws IllegalArgumentException if an item is none of these
  public ModelSpec {
    items = List.copyOf(items);
    for (int i = 0; i < items.size(); i++) {
      if (!isWidth(items.get(i))) {
        part(items.get(i), i);
      } else {
        width(items.get(i), i);
      }
    }
  }

  /// Reads a text.
  ///
  /// @throws IllegalArgumentException if an item is wrong; the message names it and what is allowed
  public static ModelSpec parse(String text) {
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
    return new ModelSpec(items);
  }

  /// Builds the network with new parameters `hidden1`, `hidden2`, …, `output`. It takes inputs `[N,
  /// ...featureShape]` and gives `[N, outputs]`.
  public Layer build(Parameters params, Shape featureShape, int outputs) {
    return build(params, featureShape, outputs, Initializers.glorotUniform());
  }

  /// As [#build(Parameters, Shape, int)], with weights that start as told; biases start at 0.
  public Layer build(Parameters params, Shape featureShape, int outputs, Initializer weights) {
    List<Layer> layers = new ArrayList<>();
    if (featureShape.rank() != 1) {
      layers.add(new Flatten());
    }
    int width = featureShape.elementCount();
    int hidden = 0;
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i);
      if (isWidth(item)) {
        int next = width(item, i);
        layers.add(Linear.create(params.child("hidden" + ++hidden), width, next, weights));
        width = next;
      } else {
        Layer layer = part(item, i).create(params.child(name(item) + (i + 1)), width, weights);
        layers.add(layer);
        width = widthAfter(layer, width, params.backend(), i);
      }
    }
    layers.add(Linear.create(params.child("output"), width, outputs, weights));
    return new Sequential(layers);
  }

  private static boolean isWidth(String item) {
    return !item.isEmpty() && item.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int width(String item, int index) {
    int width = item.length() <= 7 ? Integer.parseInt(item) : Integer.MAX_VALUE;
    if (width < 1 || width > WIDEST) {
      throw wrong(item, index, "a width must be from 1 to " + WIDEST);
    }
    return width;
  }

  private static Part part(String item, int index) {
    try {
      return Parts.ALL.create(item);
    } catch (IllegalArgumentException e) {
      throw wrong(item, index, String.valueOf(e.getMessage()));
    }
  }

  private static String name(String item) {
    return Spec.parse(item).name();
  }

  /// Gates and maxout make one unit of several: an input that nobody looks at tells of how many.
  private int widthAfter(Layer layer, int width, Backend backend, int index) {
    try (Pass pass = Pass.eval(backend)) {
      return layer.forward(pass.full(Shape.of(1, width), 0)).shape().extent(-1);
    } catch (ShapeException e) {
      throw wrong(items.get(index), index, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException wrong(String item, int index, String why) {
    return new IllegalArgumentException(
        "layers: item %d, '%s': %s; an item is a width such as 128, or one of %s"
            .formatted(
                index + 1,
                item,
                why,
                Parts.ALL.entries().stream()
                    .map(Catalog.Entry::name)
                    .collect(Collectors.joining(", "))));
  }

  /// The text that [#parse] reads.
  @Override
  public String toString() {
    return String.join(",", items);
  }
}
