package org.bpnet.nn.activation;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.schedule.Clock;

/// The activations by name: every [Activation], those that are not pointwise, and those that change
/// in training.
public final class Activations {
  /// All activations without parameters, for the command line and the contract tests.
  public static final Catalog<Layer> CATALOG = everything();

  /// All activations that keep something among the weights of a model.
  public static final Catalog<TrainedActivation> TRAINED =
      Catalog.<TrainedActivation>of("trained activation")
          .with(
              "prelu(shared=false)",
              About.of("leaky with a learnt slope, or one for each unit", "He et al. 2015, eq. 1")
                  .formula("y", Activation.LEAKY_RELU.formula(), "x", "slope")
                  .defaults("one for each unit, as in the paper"),
              a ->
                  (params, units) ->
                      a.truth("shared") ? PRelu.shared(params) : PRelu.perChannel(params, units))
          .with(
              "continuation(initial=1, gamma=0.005, power=0.5, every=200)",
              About.of(
                      "tanh that hardens to the sign over the updates t",
                      "Cao, Long, Wang, Yu 2017 (HashNet), algorithm 1")
                  .formula("y", Activation.SCALED_TANH.formula(), "x")
                  .written(
                      "beta = initial * (1 + gamma * s)^power, s = every * floor(t / every)",
                      "\\beta = \\mathrm{initial} \\cdot (1 + \\gamma s)^{\\mathrm{power}}, s ="
                          + " \\mathrm{every} \\lfloor t / \\mathrm{every} \\rfloor")
                  .defaults("the authors' PyTorch code"),
              a -> {
                Continuation beta = continuation(a);
                return (params, _) ->
                    Activation.SCALED_TANH.with("beta", beta.over(Clock.under(params)));
              })
          .with(
              "hashnet(initial=1, gamma=0.005, power=0.5, every=200)",
              About.of(
                      "a continuation in training, the sign itself in use",
                      "Cao, Long, Wang, Yu 2017 (HashNet), algorithm 1")
                  .formula("y", Activation.SCALED_TANH.formula(), "x")
                  .written(
                      "beta grows as in continuation; in use y = sgn(x), sgn(0) = 1",
                      "\\beta \\text{ as in continuation; in use } y = \\operatorname{sgn}(x)")
                  .defaults("the authors' PyTorch code"),
              a -> {
                Continuation beta = continuation(a);
                return (params, _) -> new HashNet(beta, Clock.under(params));
              });

  private Activations() {}

  private static Continuation continuation(Arguments a) {
    return new Continuation(
        a.number("initial"), a.number("gamma"), a.number("power"), a.whole("every"));
  }

  private static Catalog<Layer> everything() {
    Catalog<Layer> catalog = Catalog.of("activation");
    for (Activation activation : Activation.values()) {
      var definition = activation.definition();
      catalog = definition.addTo(catalog, activation.about(), Elementwise::new);
    }
    for (Threshold threshold : Threshold.values()) {
      catalog = threshold.definition().addTo(catalog, threshold.about(), _ -> threshold);
    }
    for (RowActivation rows : RowActivation.values()) {
      catalog = catalog.with(rows.toString(), rows.about(), _ -> rows);
    }
    return catalog
        .with(
            "rrelu(lower=1/8, upper=1/3)",
            About.of("leaky with random slopes in training", "Xu, Wang, Chen, Li 2015, section 2.4")
                .formula("y", RRelu.FORMULA, "x"),
            a -> new RRelu(a.number("lower"), a.number("upper")))
        .with(
            "maxout(pieces=2)",
            About.of(
                    "the largest of neighbouring units",
                    "Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, section 3")
                .defaults("their convolutional networks")
                .written("y_i = max over j of x_ij", "y_i = \\max_j x_{ij}")
                .gradient(
                    "dy_i/dx_ij = 1 for the first largest, else 0",
                    "\\frac{\\partial y_i}{\\partial x_{ij}} = 1[j = \\arg\\max_k x_{ik}]"),
            a -> new Maxout(a.integer("pieces")))
        .with("glu", Gated.GLU.about("Dauphin, Fan, Auli, Grangier 2017, eq. 1"), _ -> Gated.GLU)
        .with("swiglu", Gated.SWIGLU.about("Shazeer 2020, eq. 5"), _ -> Gated.SWIGLU)
        .also("sigmoid", "logistic")
        .also("leaky_relu", "lrelu", "leakyrelu")
        .also("sine", "sin")
        .also("binary_step", "heaviside");
  }
}
