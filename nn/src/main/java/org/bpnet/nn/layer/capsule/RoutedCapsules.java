package org.bpnet.nn.layer.capsule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.activation.RowActivation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;

/// Capsules fed by those below through routing by agreement: each capsule below predicts all above,
/// and sends more of what it has to those that its prediction agrees with.
///
/// **Formula.** ûᵢⱼ = uᵢ·Wᵢⱼ; b = 0; then r times cᵢ = softmaxⱼ bᵢ, vⱼ = squash(Σᵢ cᵢⱼ ûᵢⱼ), and
/// but for the last time bᵢⱼ += ⟨ûᵢⱼ, vⱼ⟩. The couplings cᵢ of each capsule below add up to 1; of
/// one round they are all equal.
///
/// **Shapes.** `[N, I, d] -> [N, J, D]`; images `[N, H, W, d]` are H·W capsules, rows `[N, d]` one.
///
/// **Gradient.** That of the formula, through all rounds.
///
/// **Throws** ShapeException if the number of capsules below or of their numbers is another.
///
/// **Source.** Sabour, Frosst, Hinton 2017, eqs. 1 to 3 and procedure 1, with r = 3.
public final class RoutedCapsules implements Layer {
  /// The standard number of rounds.
  public static final int ITERATIONS = 3;

  private final String name;
  private final Parameter weight;
  private final int units;
  private final int dims;
  private final int iterations;

  private RoutedCapsules(String name, Parameter weight, int units, int dims, int iterations) {
    this.name = name;
    this.weight = weight;
    this.units = units;
    this.dims = dims;
    this.iterations = iterations;
  }

  /// What came of routing.
  ///
  /// @param capsules `[N, J, D]`
  /// @param couplings of each round, `[N, I, J]`
  public record Routing(Tensor capsules, List<Tensor> couplings) {
    /// Copies the list.
    public Routing {
      couplings = List.copyOf(couplings);
    }
  }

  /// A layer with three rounds. Weights start normal with variance 1/d, so that predictions are as
  /// long as what they are made of; ours.
  ///
  /// @param params the node that gets `weight`, `[I, d, J·D]`; its path is the layer's name
  /// @param below how many capsules there are below, I
  /// @param in how many numbers each has, d
  /// @param units how many there are above, J
  /// @param dims how many numbers each has, D
  /// @throws IllegalArgumentException if a number is below 1
  public static RoutedCapsules create(Parameters params, int below, int in, int units, int dims) {
    if (below < 1 || in < 1 || units < 1 || dims < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "capsules: need at least one of at least one number, got %d of %d to %d of %d",
              below,
              in,
              units,
              dims));
    }
    Parameter weight =
        params.weight(
            "weight",
            Shape.of(below, in, Math.multiplyExact(units, dims)),
            Initializers.normal(0, Math.sqrt(1.0 / in)));
    return new RoutedCapsules(params.path(), weight, units, dims, ITERATIONS);
  }

  /// The same with so many rounds.
  ///
  /// @throws IllegalArgumentException if there is none
  public RoutedCapsules iterations(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("routing: needs at least one round, got " + rounds);
    }
    return new RoutedCapsules(name, weight, units, dims, rounds);
  }

  /// The weights, `[I, d, J·D]`.
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x) {
    return route(x, iterations).capsules();
  }

  /// Routes, and says how.
  ///
  /// @param rounds at least one
  public Routing route(Tensor x, int rounds) {
    Tensor below = capsules(x);
    return name.isEmpty()
        ? routed(predictions(below), rounds)
        : x.pass().within(name, () -> routed(predictions(below), rounds));
  }

  private Tensor capsules(Tensor x) {
    Shape shape = x.shape();
    int in = weight.shape().extent(1);
    int below = weight.shape().extent(0);
    if (shape.rank() < 2 || shape.extent(-1) != in || shape.count(1, shape.rank()) != below * in) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need %d capsules [N, %d, %d], got %s",
              name.isEmpty() ? this : name + " (" + this + ")",
              below,
              below,
              in,
              shape));
    }
    return x.reshape(shape.extent(0), below, in);
  }

  /// What each capsule below says of each above, `[N, I, d] -> [N, I, J, D]`.
  private Tensor predictions(Tensor below) {
    int examples = below.shape().extent(0);
    int capsules = below.shape().extent(1);
    return below
        .permute(1, 0, 2)
        .matmul(below.pass().read(weight)) // [I, N, J·D]
        .permute(1, 0, 2)
        .reshape(examples, capsules, units, dims);
  }

  private Routing routed(Tensor predictions, int rounds) {
    int examples = predictions.shape().extent(0);
    int below = predictions.shape().extent(1);
    List<Tensor> couplings = new ArrayList<>();
    Tensor logits = predictions.pass().full(Shape.of(examples, below, units), 0);
    Tensor above = predictions;
    for (int round = 1; round <= rounds; round++) {
      Tensor coupling = logits.softmax(2);
      couplings.add(coupling);
      Tensor sum = coupling.expandDims(3).mul(predictions).sum(1); // [N, J, D]
      above = RowActivation.SQUASH.forward(sum);
      if (round < rounds) {
        logits = logits.add(predictions.mul(above.expandDims(1)).sum(3));
      }
    }
    return new Routing(above, couplings);
  }

  /// `RoutedCapsules 1152 x 8 -> 10 x 16, 3 rounds`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RoutedCapsules %d x %d -> %d x %d, %d rounds",
        weight.shape().extent(0),
        weight.shape().extent(1),
        units,
        dims,
        iterations);
  }
}
