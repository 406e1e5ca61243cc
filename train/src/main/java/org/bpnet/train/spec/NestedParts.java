package org.bpnet.train.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Auxiliary;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Parallel;
import org.bpnet.nn.layer.Residual;
import org.bpnet.train.spec.Part.Branch;
import org.bpnet.train.spec.Part.Built;
import org.bpnet.train.spec.Part.Takes;

/// Layers that have others inside them.
final class NestedParts {
  private NestedParts() {}

  static Catalog<Part> in(Catalog<Part> parts) {
    return parts
        .with(
            "sequential(layers...)",
            About.of(
                    "layers one after the other; parentheses alone do it too: (conv8,relu)", "ours")
                .written("y = f_n(.. f_1(x))", "y = f_n(\\ldots f_1(x))")
                .shapes("what the layers make of theirs")
                .example("16, relu"),
            a ->
                new Part(
                    Takes.ANY,
                    List.of(new Branch("", layers(a), false)),
                    (_, _, _, inside) -> inside.getFirst().layers()))
        .with(
            "residual(layers..., shortcut=())",
            About.of(
                    "layers around which the input is carried, and a shortcut that may change it:"
                        + " residual(conv16,relu,conv16)",
                    "He, Zhang, Ren, Sun 2016, eqs. 1 and 2")
                .written("y = x + f(x), or s(x) + f(x)", "y = s(x) + f(x)")
                .shapes("S -> T, where layers and shortcut give T both")
                .defaults("the input as it is")
                .example("linear(64), relu, linear(64), shortcut=linear(64)"),
            a ->
                new Part(
                    Takes.ANY,
                    List.of(
                        new Branch("", layers(a), false),
                        new Branch("shortcut", inner(a.text("shortcut")), false)),
                    (_, example, _, inside) ->
                        residual(example, inside.getFirst(), inside.getLast())))
        .with(
            "parallel(branches...)",
            About.of(
                    "branches that all see the input, side by side:"
                        + " parallel(conv8@1x1,(conv4@1x1,relu,conv8))",
                    "Szegedy et al. 2015, figure 2")
                .written("y = [f_1(x), .., f_n(x)]", "y = [f_1(x), \\ldots, f_n(x)]")
                .shapes("S -> [.., D_1 + .. + D_n], where branch i gives [.., D_i]")
                .example("32, (16, relu, 32)"),
            NestedParts::parallel)
        .with(
            "auxiliary(layers..., weight=0.3)",
            About.of(
                    "an answer from half-way through, for a loss in training; what comes in goes on:"
                        + " auxiliary(globalpool,32,relu)",
                    "Szegedy et al. 2015, section 5")
                .written(
                    "y = x; in training L + weight * L(f(x)), f with an output layer behind it",
                    "y = x, \\quad L + \\mathrm{weight} \\cdot L(f(x))")
                .shapes("S -> S")
                .defaults("Szegedy et al. 2015")
                .example("32, relu"),
            a -> {
              double weight = a.number("weight");
              return new Part(
                  Takes.ANY,
                  List.of(new Branch("", layers(a), true)),
                  (_, _, _, inside) -> new Auxiliary(inside.getFirst().layers(), weight));
            });
  }

  private static String layers(Arguments a) {
    return String.join(",", a.texts("layers"));
  }

  /// What stands in parentheses that need not be there.
  private static String inner(String list) {
    return list.startsWith("(") && list.endsWith(")") ? list.substring(1, list.length() - 1) : list;
  }

  private static Part parallel(Arguments a) {
    List<Branch> branches = new ArrayList<>();
    for (String branch : a.texts("branches")) {
      branches.add(new Branch("branch" + (branches.size() + 1), inner(branch), false));
    }
    return new Part(
        Takes.ANY,
        branches,
        (_, _, _, inside) -> {
          requireAlike(inside);
          return new Parallel(inside.stream().<Layer>map(Built::layers).toList());
        });
  }

  private static void requireAlike(List<Built> branches) {
    Shape first = branches.getFirst().gives();
    for (int i = 1; i < branches.size(); i++) {
      Shape other = branches.get(i).gives();
      if (other.rank() != first.rank() || !other.with(-1, 1).equals(first.with(-1, 1))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "needs branches of one size, channels aside, got %s of branch 1 and %s of branch %d;"
                    + " change their strides and paddings",
                first,
                other,
                i + 1));
      }
    }
  }

  private static Layer residual(Shape example, Built branch, Built shortcut) {
    if (!branch.gives().equals(shortcut.gives())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "needs one shape of the layers and of the shortcut, got %s and %s; %s",
              branch.gives(),
              shortcut.gives(),
              advice(example, branch.gives())));
    }
    return shortcut.layers().layers().isEmpty()
        ? Residual.of(branch.layers())
        : Residual.of(branch.layers(), shortcut.layers());
  }

  /// A shortcut that would do.
  private static String advice(Shape from, Shape to) {
    if (from.rank() == 3 && to.rank() == 3) {
      int stride = (from.extent(0) + to.extent(0) - 1) / to.extent(0);
      return String.format(
          Locale.ROOT,
          "add shortcut=conv%d@1x1%s, or keep the shape",
          to.extent(2),
          stride == 1 ? "" : "/" + stride);
    }
    return to.rank() == from.rank()
            && to.without(-1 + to.rank()).equals(from.without(-1 + from.rank()))
        ? String.format(Locale.ROOT, "add shortcut=linear(%d), or keep the shape", to.extent(-1))
        : "add a shortcut that gives the same, or keep the shape";
  }
}
