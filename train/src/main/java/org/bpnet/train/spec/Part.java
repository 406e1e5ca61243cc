package org.bpnet.train.spec;

import java.util.List;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;

/// A layer that is made where it stands in a model, since it depends on the shape of its input or
/// has parameters of its own.
public final class Part {
  private final Takes takes;
  private final List<Branch> branches;
  private final Joiner joiner;

  /// What a layer takes.
  public enum Takes {
    /// Examples of any shape.
    ANY,
    /// Rows of numbers; other examples are flattened before.
    ROWS,
    /// Examples with places: images `[H, W, C]`, or sequences.
    PLACES,
    /// Sequences `[L, D]`.
    SEQUENCES,
    /// Images `[H, W, C]`.
    IMAGES,
    /// Whole numbers as the data has them: such a layer is the first of a model.
    INDICES
  }

  /// Makes a layer.
  @FunctionalInterface
  public interface Maker {
    /// The layer.
    ///
    /// @param params the node for its parameters
    /// @param example the shape of one example of its input, without the axis of the batch
    /// @param weights where its weights start
    Layer create(Parameters params, Shape example, Initializer weights);
  }

  /// Layers inside a layer, one after the other.
  ///
  /// @param node the node for their parameters below that of the layer; empty for the same
  /// @param text what they are
  /// @param answers whether a layer of as many outputs as the model has stands behind them
  record Branch(String node, String text, boolean answers) {}

  /// A branch where it stands.
  ///
  /// @param gives the shape of what it gives for one example
  record Built(Sequential layers, Shape gives) {}

  /// Makes a layer of what is inside it.
  interface Joiner {
    Layer create(Parameters params, Shape example, Initializer weights, List<Built> inside);
  }

  /// A layer with nothing inside.
  ///
  /// @param takes what comes in
  /// @param maker makes it
  public Part(Takes takes, Maker maker) {
    this(takes, List.of(), (params, example, weights, _) -> maker.create(params, example, weights));
  }

  /// A layer around others.
  Part(Takes takes, List<Branch> branches, Joiner joiner) {
    this.takes = takes;
    this.branches = List.copyOf(branches);
    this.joiner = joiner;
  }

  /// What comes in.
  public Takes takes() {
    return takes;
  }

  List<Branch> branches() {
    return branches;
  }

  Layer create(Parameters params, Shape example, Initializer weights, List<Built> inside) {
    return joiner.create(params, example, weights, inside);
  }
}
