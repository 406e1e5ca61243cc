package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.play.ground.Equation.Matrix;
import org.bpnet.play.ground.Equation.Part;
import org.bpnet.play.ground.Equation.Route;

/// One step of gradient descent by some points, equation by equation, examples in rows. Worked out
/// by the reference backend, in double precision.
///
/// **Forwards.** Z_l = A_{l−1} W_l + b_l and A_l = s_l(Z_l), from the points A_0 to the predictions
/// A_L; J is the loss of these.
///
/// **Backwards.** With Δ_l = ∂J/∂Z_l:
///
/// - BP1: Δ_L = ∂J/∂A_L ⊙ s_L'(Z_L), which for cross-entropy is (A_L − Y)/N
/// - BP2: Δ_l = (Δ_{l+1} W_{l+1}ᵀ) ⊙ s_l'(Z_l)
/// - BP3: ∂J/∂b_l = Σ over the rows of Δ_l
/// - BP4: ∂J/∂W_l = A_{l−1}ᵀ Δ_l
///
/// **Update.** Plain gradient descent, whatever the optimizer of the scenario: w ← w − η ∂J/∂w.
///
/// Rumelhart, Hinton, Williams 1986; in matrices as Nielsen 2015, chapter 2, transposed.
public final class StepByStep {
  /// Ours: more rows are no picture.
  public static final int MOST_POINTS = 8;

  private final Scenario scenario;
  private final Pass pass;
  private final boolean checked;
  private final ForwardPass forward;
  private final List<Equation> equations = new ArrayList<>();

  private StepByStep(Scenario scenario, Pass pass, boolean checked, ForwardPass forward) {
    this.scenario = scenario;
    this.pass = pass;
    this.checked = checked;
    this.forward = forward;
  }

  /// The equations of a step, in order, without differences.
  ///
  /// @param weights of each layer, `[in, out]`
  /// @param biases of each layer, `[out]`
  /// @throws IllegalArgumentException if there are too many points to show
  public static List<Equation> of(
      Scenario scenario, List<HostArray> weights, List<HostArray> biases, List<Point> points) {
    return of(scenario, weights, biases, points, false);
  }

  /// The same, each gradient with the differences of the loss.
  ///
  /// @throws IllegalArgumentException if there are too many points to show
  public static List<Equation> checked(
      Scenario scenario, List<HostArray> weights, List<HostArray> biases, List<Point> points) {
    return of(scenario, weights, biases, points, true);
  }

  private static List<Equation> of(
      Scenario scenario,
      List<HostArray> weights,
      List<HostArray> biases,
      List<Point> points,
      boolean checked) {
    if (points.isEmpty() || points.size() > MOST_POINTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "steps: needs 1 to %d points, got %d", MOST_POINTS, points.size()));
    }
    try (Backend backend = Backends.reference();
        Pass pass = Pass.eval(backend)) {
      var forward = new ForwardPass(scenario, pass, weights, biases, points);
      var step = new StepByStep(scenario, pass, checked, forward);
      step.forward();
      step.backward(step.loss());
      return step.equations;
    }
  }

  private int layers() {
    return forward.layers();
  }

  private void forward() {
    for (int l = 1; l <= layers(); l++) {
      add(
          Part.FORWARD,
          l,
          "forward",
          text("Z_{%d} = A_{%d} W_{%d} + b_{%d}", l, l - 1, l, l),
          List.of(activations(l - 1), weights(l), biases(l)),
          sums(l));
      add(
          Part.FORWARD,
          l,
          "forward",
          text("A_{%d} = s_{%d}(Z_{%d})", l, l, l),
          List.of(sums(l)),
          activations(l));
    }
  }

  private Tensor scores() {
    return forward.sums(layers());
  }

  private Tensor predictions() {
    return forward.activations(layers());
  }

  /// @return Δ of the last layer
  private Tensor loss() {
    Tensor cost = forward.cost(layers(), scores());
    Tensor answers = forward.answers();
    boolean values = Losses.CATALOG.create(scenario.loss()).kind() == Loss.Kind.NUMBERS;
    Matrix target = Matrix.of("Y", answers);
    add(
        Part.LOSS,
        0,
        "loss",
        values ? text("J = \\ell(A_{%d}, Y)", layers()) : text("J = \\ell(Z_{%d}, Y)", layers()),
        List.of(values ? activations(layers()) : sums(layers()), target),
        Matrix.of("J", cost));
    if (isShortcut()) {
      return shortcut(answers, target);
    }
    return values ? byPrediction(answers, target) : byScores(target);
  }

  /// Whether the loss's slope by the scores is prediction minus target.
  private boolean isShortcut() {
    return scenario.loss().equals("cross_entropy")
        || scenario.loss().equals("sigmoid_cross_entropy") && scenario.head() == OutputHead.BINARY;
  }

  private Tensor shortcut(Tensor answers, Matrix target) {
    Tensor predicted = predictions();
    int examples = predicted.shape().extent(0);
    Tensor error = predicted.sub(answers).div(examples);
    boolean both = examples == 1 && scenario.head() == OutputHead.MULTI_CLASS;
    if (both) {
      byJacobian(answers, target);
    }
    error(
        layers(),
        "BP1",
        both ? Route.SHORT : Route.ONLY,
        examples == 1
            ? text("\\Delta_{%d} = A_{%d} - Y", layers(), layers())
            : text("\\Delta_{%d} = \\frac{1}{%d} (A_{%d} - Y)", layers(), examples, layers()),
        List.of(activations(layers()), target),
        error);
    return error;
  }

  /// The long way for one point: the slope of the loss times the Jacobian of softmax.
  private void byJacobian(Tensor answers, Matrix target) {
    int classes = scores().shape().extent(1);
    Tensor slope = answers.div(predictions()).neg();
    Tensor jacobian =
        Autodiff.jacobian(z -> scenario.head().predict(z), scores())
            .reshape(Shape.of(classes, classes));
    Matrix by = Matrix.of(text("\\frac{\\partial J}{\\partial A_{%d}}", layers()), slope);
    gradient(
        layers(),
        "BP1",
        Route.JACOBIAN,
        text("\\frac{\\partial J}{\\partial A_{%d}} = -Y \\oslash A_{%d}", layers(), layers()),
        List.of(target, activations(layers())),
        by,
        predictions(),
        a -> answers.mul(a.log()).sum().neg());
    error(
        layers(),
        "BP1",
        Route.JACOBIAN,
        text(
            "\\Delta_{%d} = \\frac{\\partial J}{\\partial A_{%d}} \\frac{\\partial A_{%d}}{\\partial Z_{%d}}",
            layers(), layers(), layers(), layers()),
        List.of(
            by,
            Matrix.of(
                text("\\frac{\\partial A_{%d}}{\\partial Z_{%d}}", layers(), layers()), jacobian)),
        slope.matmul(jacobian));
  }

  /// By way of the predictions, for losses that compare these with targets.
  private Tensor byPrediction(Tensor answers, Matrix target) {
    Loss compared = Losses.CATALOG.create(scenario.loss());
    Tensor predicted = predictions();
    Tensor slope = Autodiff.vjp(a -> compared.compute(a, answers), predicted, pass.scalar(1));
    Matrix by = Matrix.of(text("\\frac{\\partial J}{\\partial A_{%d}}", layers()), slope);
    gradient(
        layers(),
        "BP1",
        Route.ONLY,
        text("\\frac{\\partial J}{\\partial A_{%d}} = \\ell'(A_{%d}, Y)", layers(), layers()),
        List.of(activations(layers()), target),
        by,
        predicted,
        a -> compared.compute(a, answers));
    Tensor error = Autodiff.vjp(z -> scenario.head().predict(z), scores(), slope);
    boolean alone = scenario.head() != OutputHead.MULTI_CLASS;
    error(
        layers(),
        "BP1",
        Route.ONLY,
        alone
            ? text(
                "\\Delta_{%d} = \\frac{\\partial J}{\\partial A_{%d}} \\odot s_{%d}'(Z_{%d})",
                layers(), layers(), layers(), layers())
            : text(
                "\\Delta_{%d} = A_{%d} \\odot (\\frac{\\partial J}{\\partial A_{%d}} - \\langle"
                    + " \\frac{\\partial J}{\\partial A_{%d}}, A_{%d} \\rangle)",
                layers(), layers(), layers(), layers(), layers()),
        List.of(by, alone ? slopes(layers()) : activations(layers())),
        error);
    return error;
  }

  /// At once, for losses that take scores.
  private Tensor byScores(Matrix target) {
    Tensor error = Autodiff.vjp(z -> forward.cost(layers(), z), scores(), pass.scalar(1));
    error(
        layers(),
        "BP1",
        Route.ONLY,
        text(
            "\\Delta_{%d} = \\frac{\\partial J}{\\partial Z_{%d}} = \\ell'(Z_{%d}, Y)",
            layers(), layers(), layers()),
        List.of(sums(layers()), target),
        error);
    return error;
  }

  private void backward(Tensor last) {
    List<Tensor> errors = new ArrayList<>(List.of(last));
    for (int l = layers() - 1; l >= 1; l--) {
      Tensor error =
          errors.getFirst().matmul(forward.weight(l + 1).transpose()).mul(forward.slope(l));
      error(
          l,
          "BP2",
          Route.ONLY,
          text(
              "\\Delta_{%d} = (\\Delta_{%d} W_{%d}^T) \\odot s_{%d}'(Z_{%d})",
              l, l + 1, l + 1, l, l),
          List.of(errors(l + 1, errors.getFirst()), weights(l + 1), slopes(l)),
          error);
      errors.addFirst(error);
    }
    List<Tensor> byBias = new ArrayList<>();
    List<Tensor> byWeight = new ArrayList<>();
    for (int l = 1; l <= layers(); l++) {
      Tensor error = errors.get(l - 1);
      Tensor before = forward.activations(l - 1);
      Tensor weight = forward.weight(l);
      Tensor bias = forward.bias(l);
      int layer = l;
      byBias.add(error.sum(0));
      byWeight.add(before.transpose().matmul(error));
      gradient(
          l,
          "BP3",
          Route.ONLY,
          text("\\frac{\\partial J}{\\partial b_{%d}} = \\mathbf{1}^T \\Delta_{%d}", l, l),
          List.of(errors(l, error)),
          slopeBy("b", l, byBias.getLast()),
          bias,
          b -> forward.cost(layer, before.matmul(weight).add(b)));
      gradient(
          l,
          "BP4",
          Route.ONLY,
          text("\\frac{\\partial J}{\\partial W_{%d}} = A_{%d}^T \\Delta_{%d}", l, l - 1, l),
          List.of(activations(l - 1), errors(l, error)),
          slopeBy("W", l, byWeight.getLast()),
          weight,
          w -> forward.cost(layer, before.matmul(w).add(bias)));
    }
    for (int l = 1; l <= layers(); l++) {
      update("W", l, forward.weight(l), byWeight.get(l - 1));
      update("b", l, forward.bias(l), byBias.get(l - 1));
    }
  }

  private void update(String name, int layer, Tensor value, Tensor gradient) {
    String symbol = text("%s_{%d}", name, layer);
    add(
        Part.UPDATE,
        layer,
        "update",
        text("%s \\leftarrow %s - \\eta \\frac{\\partial J}{\\partial %s}", symbol, symbol, symbol),
        List.of(Matrix.of(symbol, value), slopeBy(name, layer, gradient)),
        Matrix.of(symbol, value.sub(gradient.mul(scenario.rate()))));
  }

  private void add(
      Part part, int layer, String rule, String latex, List<Matrix> operands, Matrix result) {
    equations.add(
        new Equation(
            part, layer, rule, Route.ONLY, latex, operands, result, GradientDifferences.NONE));
  }

  /// A gradient of the loss.
  ///
  /// @param at what it is by
  /// @param cost the loss of that
  private void gradient(
      int layer,
      String rule,
      Route route,
      String latex,
      List<Matrix> operands,
      Matrix result,
      Tensor at,
      UnaryOperator<Tensor> cost) {
    GradientDifferences check =
        checked
            ? GradientDifferences.around(pass, at, cost, result.values())
            : GradientDifferences.NONE;
    equations.add(new Equation(Part.BACKWARD, layer, rule, route, latex, operands, result, check));
  }

  /// Δ of a layer, which is a gradient by its sums.
  private void error(
      int layer, String rule, Route route, String latex, List<Matrix> operands, Tensor error) {
    gradient(
        layer,
        rule,
        route,
        latex,
        operands,
        errors(layer, error),
        forward.sums(layer),
        z -> forward.cost(layer, z));
  }

  private Matrix activations(int layer) {
    return Matrix.of(text("A_{%d}", layer), forward.activations(layer));
  }

  private Matrix sums(int layer) {
    return Matrix.of(text("Z_{%d}", layer), forward.sums(layer));
  }

  private Matrix weights(int layer) {
    return Matrix.of(text("W_{%d}", layer), forward.weight(layer));
  }

  private Matrix biases(int layer) {
    return Matrix.of(text("b_{%d}", layer), forward.bias(layer));
  }

  private Matrix slopes(int layer) {
    return Matrix.of(text("s_{%d}'(Z_{%d})", layer, layer), forward.slope(layer));
  }

  private static Matrix errors(int layer, Tensor error) {
    return Matrix.of(text("\\Delta_{%d}", layer), error);
  }

  private static Matrix slopeBy(String name, int layer, Tensor gradient) {
    return Matrix.of(text("\\frac{\\partial J}{\\partial %s_{%d}}", name, layer), gradient);
  }

  @SuppressWarnings("AnnotateFormatMethod") // every form stands beside its figures here
  private static String text(String form, Object... figures) {
    return String.format(Locale.ROOT, form, figures);
  }
}
