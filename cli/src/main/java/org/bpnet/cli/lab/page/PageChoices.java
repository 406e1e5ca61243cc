package org.bpnet.cli.lab.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.activation.Elementwise;
import org.bpnet.nn.adversarial.AdversarialLosses;
import org.bpnet.nn.catalog.Catalog;

/// What the annotations of experiments do not say of their options: which values there are, which
/// files are pictures, with what a page begins.
final class PageChoices {
  /// Options that draw.
  static final Set<String> PICTURES = Set.of("--picture", "--plot", "--planes", "--mosaic");

  /// Options that name other files, or that pages give themselves.
  static final Set<String> LEFT_OUT =
      Set.of("--codes", "--judge", "--language", "--verbose", "--help", "--version");

  /// Those that take longer than two seconds with the values they begin with.
  static final Set<String> LONG =
      Set.of(
          "gradients",
          "vectorise",
          "initial",
          "depth",
          "batchnorm",
          "angles",
          "features",
          "incay",
          "triplets",
          "hashnet",
          "hopfield",
          "tsp",
          "rbm",
          "autoencode",
          "gan",
          "capsules");

  /// Where the command's own values would not do: it asks for a function, or for data that are not
  /// bundled, and steps by the ten thousand.
  private static final Map<String, Map<String, String>> INITIAL =
      Map.of(
          "boolean", Map.of("expression", "(a & !b) | c"),
          "batchnorm", Map.of("data", "digits", "steps", "2000"));

  private PageChoices() {}

  /// The value with which a page begins.
  static String initial(String experiment, String option, String own) {
    return INITIAL.getOrDefault(experiment, Map.of()).getOrDefault(option, own);
  }

  /// The values of an option; none if it is not one that has to be chosen.
  static List<String> of(String experiment, String option) {
    return switch (experiment + " " + option) {
      case "gan data" -> List.of("ring", "digits");
      case "autoencode data", "batchnorm data", "capsules data", "features data", "hashnet data" ->
          List.of("digits");
      case "gan loss" -> losses();
      case "backprop activation" -> pointwise();
      default -> List.of();
    };
  }

  private static List<String> losses() {
    List<String> names = new ArrayList<>(List.of(""));
    AdversarialLosses.CATALOG.entries().forEach(entry -> names.add(entry.example()));
    return names;
  }

  private static List<String> pointwise() {
    return Activations.CATALOG.entries().stream()
        .map(Catalog.Entry::example)
        .filter(name -> Activations.CATALOG.create(name) instanceof Elementwise)
        .toList();
  }
}
