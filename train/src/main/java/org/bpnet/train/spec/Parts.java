package org.bpnet.train.spec;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.noise.Layers;
import org.bpnet.nn.model.Models;
import org.bpnet.train.spec.Part.Takes;

/// What a [ModelSpec] is made of, by name: the layers of the library, all of them, and those of
/// users.
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
  /// All layers, without the activations.
  public static final Catalog<Part> CATALOG =
      NestedParts.in(
          CapsuleParts.in(
              NormParts.in(
                  ImageParts.in(
                      LinearParts.in(
                          Catalog.<Part>of("layer")
                              .and(Layers.CATALOG.map("layer", Parts::placed)))))));

  /// These and the activations.
  static final Catalog<Part> ALL = activations().and(CATALOG);

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

  private static Catalog<Part> activations() {
    return Catalog.<Part>of("layer")
        .and(Activations.CATALOG.map("layer", Parts::placed))
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
