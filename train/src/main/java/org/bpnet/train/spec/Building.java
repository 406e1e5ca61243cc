package org.bpnet.train.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.BiasRow;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;

/// The layers of a model so far, each made for the shape of what those before it give.
final class Building {
  /// What is the same for all layers of a model.
  ///
  /// @param data the shape of one example of the data
  /// @param outputs how many numbers the model gives
  /// @param weights where weights start
  record Purpose(Shape data, int outputs, Initializer weights) {}

  private final Purpose purpose;
  private final Parameters params;
  private final boolean first;
  private final Sequential.Builder layers;
  private boolean biasRow;
  private int hidden;

  private Building(Purpose purpose, Parameters params, Shape example, boolean first) {
    this.purpose = purpose;
    this.params = params;
    this.first = first;
    this.layers = Sequential.builder(params.backend(), example);
  }

  /// A whole model, with its output layer.
  static Sequential of(LayerChain chain, Purpose purpose, Parameters params) {
    var building = new Building(purpose, params, purpose.data, true);
    building.addAll(chain);
    building.connect("output", purpose.outputs);
    return building.layers.build();
  }

  private void addAll(LayerChain chain) {
    for (int i = 0; i < chain.items().size(); i++) {
      LayerChain.Item item = chain.items().get(i);
      try {
        switch (item) {
          case LayerChain.Width width -> connect("hidden" + ++hidden, width.units());
          case LayerChain.Named named -> add(named, i);
        }
      } catch (IllegalArgumentException e) {
        throw ItemException.of(item.text(), i + 1, e);
      }
    }
  }

  private void add(LayerChain.Named item, int index) {
    if (item.part() == LinearParts.BIAS_ROW) {
      biasRow = true;
      return;
    }
    require(item.part().takes(), index);
    Parameters node = params.child(item.name() + (index + 1));
    Shape example = layers.shape();
    List<Part.Built> inside = new ArrayList<>();
    for (int i = 0; i < item.inside().size(); i++) {
      inside.add(built(item.part().branches().get(i), item.inside().get(i), node));
    }
    layers.add(item.part().create(node, example, purpose.weights, inside));
  }

  private Part.Built built(Part.Branch branch, LayerChain chain, Parameters params) {
    Parameters node = branch.node().isEmpty() ? params : params.child(branch.node());
    var building = new Building(purpose, node, layers.shape(), false);
    building.biasRow = biasRow;
    try {
      building.addAll(chain);
    } catch (IllegalArgumentException e) {
      throw branch.node().isEmpty() ? e : ItemException.of(branch.node(), e);
    }
    if (branch.answers()) {
      building.connect("output", purpose.outputs);
    }
    return new Part.Built(building.layers.build(), building.layers.shape());
  }

  private void connect(String name, int units) {
    flatten();
    Parameters node = params.child(name);
    int in = layers.shape().extent(0);
    layers.add(
        biasRow
            ? BiasRow.create(node, in, units, purpose.weights)
            : Linear.create(node, in, units, purpose.weights));
  }

  private void flatten() {
    if (layers.shape().rank() != 1) {
      layers.add(new Flatten());
    }
  }

  /// That what comes in is what a layer takes.
  private void require(Part.Takes takes, int index) {
    int rank = layers.shape().rank();
    switch (takes) {
      case ANY -> {}
      case ROWS -> flatten();
      case IMAGES -> require(rank == 3, takes, "images [H, W, C]");
      case SEQUENCES -> require(rank == 2, takes, "a sequence [L, D]");
      case PLACES -> require(rank >= 2, takes, "images [H, W, C] or a sequence [L, D]");
      case INDICES -> {
        if (!first || index > 0) {
          throw new IllegalArgumentException(
              "needs whole numbers as the data has them; put it first");
        }
      }
    }
  }

  private void require(boolean met, Part.Takes takes, String needed) {
    if (!met) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "needs %s, got %s; %s", needed, layers.shape(), advice(takes)));
    }
  }

  private String advice(Part.Takes takes) {
    boolean images = takes == Part.Takes.IMAGES;
    if (images && purpose.data.rank() != 3) {
      return "the data has no images";
    }
    if (layers.shape().rank() == 3) {
      return "put tokens before it, which makes a sequence of the places of an image";
    }
    return purpose.data.rank() == 1
        ? "put tokens,transpose before it, which makes a sequence of the numbers of a row"
        : "put it before what takes places apart: a width, flatten, globalpool"
            + (images ? ", tokens" : "");
  }
}
