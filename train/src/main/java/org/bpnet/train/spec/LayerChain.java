package org.bpnet.train.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.catalog.Spec;

/// Layers one after the other as text, understood.
///
/// @param items the layers in order
record LayerChain(List<Item> items) {
  /// A layer as text, understood.
  sealed interface Item {
    /// As it was written.
    String text();
  }

  /// A fully connected layer; what comes in is flattened before.
  record Width(String text, int units) implements Item {}

  /// A layer by its name.
  ///
  /// @param name the name in the catalogue, whatever alias was written
  /// @param inside the branches of the part, in its order
  record Named(String text, String name, Part part, List<LayerChain> inside) implements Item {}

  /// @throws ItemException if an item is wrong; the message names it and what is allowed
  static LayerChain of(List<String> texts, Parts parts) {
    List<Item> items = new ArrayList<>();
    for (String text : texts) {
      try {
        items.add(isWidth(text) ? new Width(text, width(text)) : named(text, parts));
      } catch (IllegalArgumentException e) {
        throw ItemException.of(text, items.size() + 1, e);
      }
    }
    return new LayerChain(List.copyOf(items));
  }

  private static Item named(String text, Parts parts) {
    Catalog<Part> known = parts.catalog();
    String full = full(text, known);
    String name = bare(full);
    if (known.find(name).isEmpty()) {
      throw unknown(name, known);
    }
    Part part = known.create(full);
    List<LayerChain> inside = new ArrayList<>();
    for (Part.Branch branch : part.branches()) {
      try {
        inside.add(of(Spec.items(branch.text()), parts));
      } catch (IllegalArgumentException e) {
        throw branch.node().isEmpty() ? e : ItemException.of(branch.node(), e);
      }
    }
    return new Named(text, known.find(name).orElseThrow().name(), part, inside);
  }

  private static IllegalArgumentException unknown(String name, Catalog<Part> known) {
    String advice =
        "an item is a width such as 128, or a layer or an activation by its name (bpnet list)";
    return new IllegalArgumentException(
        name.isEmpty()
            ? "there is nothing between two commas; " + advice
            : Catalog.unknown("layer", name, List.of(known)).getMessage() + " " + advice);
  }

  /// An item in full; a name of the catalogue may itself end with a number.
  static String full(String item, Catalog<?> known) {
    return known.find(item).isPresent() ? item : Shorthand.expand(item);
  }

  /// The name that a text begins with.
  static String bare(String text) {
    int end = text.indexOf('(');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  static boolean isWidth(String item) {
    return !item.isEmpty() && item.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int width(String item) {
    int width = item.length() <= 7 ? Integer.parseInt(item) : Integer.MAX_VALUE;
    if (width < 1 || width > LayerArguments.WIDEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a width must be from 1 to %d, got %s",
              LayerArguments.WIDEST,
              Quoted.cut(item)));
    }
    return width;
  }

  /// All layers with names, those inside others too.
  Stream<Named> named() {
    return items.stream()
        .filter(Named.class::isInstance)
        .map(Named.class::cast)
        .flatMap(item ->
            Stream.concat(Stream.of(item), item.inside().stream().flatMap(LayerChain::named)));
  }
}
