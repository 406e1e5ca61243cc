package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.Locale;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.schedule.curve.Schedules;

/// The heads by name. A number of a formula may also be a schedule over the updates, as in
/// `cosface(s=30, m=linear(from=0, to=0.35, total=1000))`.
public final class Heads {
  /// All heads, for the command line and the contract tests.
  public static final Catalog<Head> CATALOG =
      distances(byExample(added(factors(plain(Catalog.of("head"))))));

  private static final String SPHERE = "z_y = s * t, z_j = s * c_j";
  private static final String SPHERE_LATEX = "z_y = s \\, t, \\quad z_j = s \\cos \\theta_j";

  private Heads() {}

  private static Catalog<Head> plain(Catalog<Head> catalog) {
    return catalog
        .with(
            "softmax",
            softmaxed(
                About.of("a fully connected layer with softmax: no margin", "Bridle 1990")
                    .written("z_j = x * w_j + b_j", "z_j = \\langle x, w_j \\rangle + b_j"),
                "dL/dx = sum_j (p_j - h_j) * w_j, dL/dw_j = (p_j - h_j) * x",
                "\\frac{\\partial L}{\\partial x} = \\sum_j (p_j - h_j) w_j"),
            _ -> Margins.softmax())
        .with(
            "l2_softmax(alpha=16, learnt=false)",
            softmaxed(
                About.of("softmax on features of one length", "Ranjan, Castillo, Chellappa 2017")
                    .written(
                        "z_j = alpha * x * w_j / |x| + b_j",
                        "z_j = \\alpha \\langle \\hat{x}, w_j \\rangle + b_j")
                    .written(
                        "alpha >= log(p * (K - 2) / (1 - p)) for a mean probability p",
                        "\\alpha \\ge \\ln \\frac{p (K - 2)}{1 - p}")
                    .defaults("alpha: their small networks; the paper prefers a fixed one"),
                "dL/dx = alpha * (g - (g * u) * u) / |x|, g = sum_j (p_j - h_j) * w_j, u = x / |x|",
                "\\frac{\\partial L}{\\partial x} = \\frac{\\alpha}{\\lVert x \\rVert} (g -"
                    + " \\langle g, \\hat{x} \\rangle \\hat{x})"),
            a ->
                a.truth("learnt")
                    ? Margins.l2Softmax(a.number("alpha"), true)
                    : tuned(Margins.l2Softmax(1, false), a))
        .with(
            "cosine(s=1)",
            onSphere(
                About.of("cosines as logits: cosine normalization", "Luo et al. 2017")
                    .written("z_j = s * c_j", "z_j = s \\cos \\theta_j")),
            a -> tuned(Margins.cosine(1), a))
        .with(
            "normface(s=10, learnt=true)",
            onSphere(
                About.of("cosines with a learnt scale as logits", "Wang, Xiang, Cheng, Yuille 2017")
                    .written("z_j = s * c_j", "z_j = s \\cos \\theta_j")
                    .written(
                        "L >= log(1 + (K - 1) * e^(-s * K / (K - 1)))",
                        "L \\ge \\ln(1 + (K - 1) e^{-s K / (K - 1)})")
                    .defaults("the authors' code")),
            a ->
                a.truth("learnt")
                    ? Margins.normFace(a.number("s"), true)
                    : tuned(Margins.normFace(1, false), a))
        .with(
            "coco(alpha=30)",
            onSphere(
                About.of("congenerous cosine: normface with a fixed scale", "Liu, Li, Wang 2017")
                    .written("z_j = alpha * c_j", "z_j = \\alpha \\cos \\theta_j")
                    .written(
                        "alpha >= log((K - 1) / (e^L - 1)) / 2 to reach a loss L",
                        "\\alpha \\ge \\tfrac{1}{2} \\ln \\frac{K - 1}{e^L - 1}")
                    .defaults("the authors' code for PIPA")),
            a -> tuned(Margins.coco(1), a));
  }

  private static Catalog<Head> factors(Catalog<Head> catalog) {
    String annealing = "t = (lambda * c + psi) / (1 + lambda)";
    String annealingLatex = "t = \\frac{\\lambda \\cos \\theta_y + \\psi}{1 + \\lambda}";
    return catalog
        .with(
            "l_softmax(m=4, lambda=inverse(rate=1000, gamma=2.5e-5, power=35))",
            softmaxed(
                About.of("large-margin softmax: the own angle times m", "Liu, Wen, Yu, Yang 2016")
                    .formula("psi", Angle.psi(4), "c")
                    .written(
                        "psi = (-1)^k * cos(m * theta_y) - 2 * k, k = floor(m * theta_y / π)",
                        "\\psi = (-1)^k \\cos m \\theta_y - 2 k, \\quad k = \\lfloor m \\theta_y /"
                            + " \\pi \\rfloor")
                    .written(annealing, annealingLatex)
                    .written(
                        "z_y = |x| * |w_y| * t, z_j = x * w_j",
                        "z_y = \\lVert x \\rVert \\lVert w_y \\rVert t, \\quad z_j = \\langle x,"
                            + " w_j \\rangle")
                    .defaults("the authors' MNIST example; m from 1 to 4"),
                "dz_y/dx = |w_y| * ((t - c * t') * u + t' * v), u = x / |x|, v = w_y / |w_y|",
                "\\frac{\\partial z_y}{\\partial x} = \\lVert w_y \\rVert ((t - c \\, t') \\hat{x}"
                    + " + t' \\hat{w}_y)"),
            a -> tuned(Margins.lSoftmax(a.integer("m")), a))
        .with(
            "sphereface(m=4, lambda=inverse(rate=1000, gamma=0.12, power=1, floor=5), mode=exact)",
            softmaxed(
                About.of(
                        "A-Softmax: l_softmax with weights of length 1",
                        "Liu, Wen, Yu, Li, Raj, Song 2017")
                    .formula("psi", Angle.psi(4), "c")
                    .written(annealing, annealingLatex)
                    .written(
                        "z_y = |x| * t, z_j = |x| * c_j",
                        "z_y = \\lVert x \\rVert t, \\quad z_j = \\lVert x \\rVert \\cos \\theta_j")
                    .defaults("the authors' code; m from 1 to 4; mode=reference has its gradients"),
                "dz_y/dx = (t - c * t') * u + t' * v; dz_y/dw_y = |x| * t' * (u - c * v) / |w_y|",
                "\\frac{\\partial z_y}{\\partial x} = (t - c \\, t') \\hat{x} + t' \\hat{w}_y"),
            a -> tuned(Margins.sphereFace(a.integer("m"), mode("sphereface", a)), a))
        .with(
            "sphereface_r(s=30, m=1.5, mode=exact)",
            onSphere(
                About.of(
                        "the own angle times m, up to π, on features of one length",
                        "Liu, Wen, Raj, Singh, Weller 2022")
                    .formula("t", Angle.flattened(hyper("m").mul(input("theta"))), "theta")
                    .written(SPHERE, SPHERE_LATEX)
                    .defaults("the authors' code; mode=reference takes the margin for a constant")),
            a -> tuned(Margins.sphereFaceR(1, 1, mode("sphereface_r", a)), a));
  }

  private static Catalog<Head> added(Catalog<Head> catalog) {
    Formula m = hyper("m");
    return catalog
        .with(
            "cosface(s=64, m=0.35)",
            onSphere(
                About.of("takes m off the own cosine; AM-Softmax", "Wang, Wang, Zhou et al. 2018")
                    .formula("t", Angle.C.sub(m), "c")
                    .written(SPHERE, SPHERE_LATEX)
                    .written(
                        "s >= (K - 1) / K * log((K - 1) * p / (1 - p)) for a probability p",
                        "s \\ge \\frac{K - 1}{K} \\ln \\frac{(K - 1) p}{1 - p}")
                    .defaults("the paper's for faces; s = 10 to 30 for few classes")),
            a -> tuned(Margins.cosFace(1, 0), a))
        .with(
            "arcface(s=64, m=0.5, mode=exact)",
            onSphere(
                About.of("adds m to the own angle", "Deng, Guo, Xue, Zafeiriou 2019, eq. 3")
                    .formula("t", arc(), "theta")
                    .written(SPHERE, SPHERE_LATEX)
                    .defaults(
                        "the paper's for faces; s = 10 to 30 for few classes; mode=reference takes"
                            + " the margin for a constant")),
            a -> tuned(Margins.arcFace(1, 0, mode("arcface", a)), a))
        .with(
            "combined(s=64, m1=1, m2=0.5, m3=0)",
            onSphere(
                About.of(
                        "a factor and a sum for the own angle, a difference for its cosine",
                        "Deng, Guo, Xue, Zafeiriou 2019, eq. 4")
                    .formula("v", hyper("m1").mul(input("theta")).add(hyper("m2")), "theta")
                    .written(
                        "t = (-1)^k * cos(v) - 2 * k - m3, k = floor(v / π)",
                        "t = (-1)^k \\cos v - 2 k - m_3, \\quad k = \\lfloor v / \\pi"
                            + " \\rfloor")
                    .written(SPHERE, SPHERE_LATEX)
                    .defaults("InsightFace")),
            a -> tuned(Margins.combined(1, 1, 0, 0), a))
        .with(
            "subcenter_arcface(s=64, m=0.5, centers=3)",
            onSphere(
                About.of(
                        "arcface with the nearest of several centres for each class",
                        "Deng, Guo, Liu, Gong, Zafeiriou 2020")
                    .formula("t", arc(), "theta")
                    .written(
                        "c_j = max over i of cos(theta_ji)",
                        "\\cos \\theta_j = \\max_i \\cos" + " \\theta_{ji}")
                    .written(SPHERE, SPHERE_LATEX)
                    .defaults("the paper's")),
            a -> tuned(Margins.subCenterArcFace(1, 0, a.integer("centers")), a))
        .also("cosface", "am_softmax");
  }

  private static Catalog<Head> byExample(Catalog<Head> catalog) {
    return catalog
        .with(
            "adaface(s=64, m=0.4, h=0.333, alpha=0.01)",
            onSphere(
                About.of(
                        "a hard margin for long features, an easy one for short ones",
                        "Kim, Jain, Liu 2022")
                    .written(
                        "t = cos(theta_y - m * k) - m * k - m, the angle kept in [0, π]",
                        "t = \\cos(\\theta_y - m k) - m k - m")
                    .written(
                        "k = clip(h * (|x| - mu) / sigma, -1, 1), mu and sigma running",
                        "k = \\operatorname{clip}(h \\frac{\\lVert x \\rVert - \\mu}{\\sigma}, -1,"
                            + " 1)")
                    .written(SPHERE, SPHERE_LATEX)
                    .defaults("the authors' code")),
            a -> tuned(Margins.adaFace(1, 0, a.number("h"), a.number("alpha")), a))
        .with(
            "curricularface(s=64, m=0.5, alpha=0.01)",
            softmaxed(
                About.of(
                        "arcface in which hard classes count more as training goes on",
                        "Huang et al. 2020")
                    .formula("t", arc(), "theta")
                    .formula(
                        "n",
                        where(
                            Angle.C.greaterThan(input("k")),
                            Angle.C.mul(input("tau").add(Angle.C)),
                            Angle.C),
                        "c")
                    .written(
                        "z_y = s * t, z_j = s * n, k = cos(theta_y + m), tau the running mean of"
                            + " cos(theta_y)",
                        "z_y = s \\, t, \\quad z_j = s \\, n, \\quad k = \\cos(\\theta_y + m)")
                    .defaults("the authors' code"),
                "dL/dx = s * sum_j (p_j - h_j) * n'_j * (v_j - c_j * u) / |x|, u = x / |x|, v_j ="
                    + " w_j / |w_j|, with t' = -dt/dtheta / sin(theta) for n'_y",
                "\\frac{\\partial L}{\\partial x} = \\frac{s}{\\lVert x \\rVert} \\sum_j (p_j -"
                    + " h_j) n_j' (\\hat{w}_j - c_j \\hat{x})"),
            a -> tuned(Margins.curricularFace(1, 0, a.number("alpha")), a))
        .with(
            "magface(s=64, low=10, high=110, m_low=0.45, m_high=0.8, strength=35)",
            onSphere(
                About.of(
                        "arcface with a margin that grows with the feature's length, and a cost of"
                            + " short ones",
                        "Meng, Zhao, Huang, Zhou 2021")
                    .formula("t", arc(), "theta")
                    .written(
                        "m = m_low + (m_high - m_low) / (high - low) * (a - low), a = |x| in [low,"
                            + " high]",
                        "m = m_{low} + \\frac{m_{high} - m_{low}}{high - low} (a - low)")
                    .written(
                        "L + strength * mean(1 / a + a / high^2)",
                        "L + \\mathrm{strength} \\cdot \\overline{\\frac{1}{a} +"
                            + " \\frac{a}{\\mathrm{high}^2}}")
                    .written(SPHERE, SPHERE_LATEX)
                    .defaults("the paper's")),
            a ->
                tuned(
                    Margins.magFace(1, a.number("low"), a.number("high"), a.number("strength")),
                    a));
  }

  private static Catalog<Head> distances(Catalog<Head> catalog) {
    Formula m = hyper("m");
    Formula distance = constant(2).sub(Angle.C.mul(2));
    return catalog
        .with(
            "c_contrastive(m=1)",
            About.of(
                    "near the own class, m away from others, without softmax",
                    "Wang, Xiang, Cheng, Yuille 2017")
                .formula("l", where(FormulaHead.H, distance, m.sub(distance).relu()), "c")
                .written("L = sum_j l_j", "L = \\sum_j l_j")
                .defaults("the authors' code"),
            a -> ClassDistances.contrastive(a.number("m")))
        .with(
            "c_triplet(m=0.8)",
            About.of(
                    "nearer to the own class than to others, by m, without softmax",
                    "Wang, Xiang, Cheng, Yuille 2017")
                .formula("l", m.add(Angle.C.sub(input("y")).mul(2)).relu(), "c", "y")
                .written(
                    "L = sum of l_j over the other classes, y = cos(theta_y)",
                    "L = \\sum_{j \\ne y} l_j")
                .defaults("the authors' code"),
            a -> ClassDistances.triplet(a.number("m")));
  }

  /// The target of arcface, over the angle.
  private static Formula arc() {
    Formula m = hyper("m");
    Formula theta = input("theta");
    return where(
        theta.atMost(constant(Math.PI).sub(m)),
        theta.add(m).cos(),
        theta.cos().sub(m.mul(m.sin())));
  }

  /// With the gradient of what depends on directions.
  private static About onSphere(About about) {
    return softmaxed(
        about,
        "dL/dx = s * sum_j (p_j - h_j) * t'_j * (v_j - c_j * u) / |x|, u = x / |x|, v_j = w_j /"
            + " |w_j|, t' = dt/dc = -dt/dtheta / sin(theta), 1 for j != y",
        "\\frac{\\partial L}{\\partial x} = \\frac{s}{\\lVert x \\rVert} \\sum_j (p_j - h_j) t_j'"
            + " (\\hat{w}_j - c_j \\hat{x})");
  }

  private static About softmaxed(About about, String gradient, String latex) {
    return about
        .gradient(
            "dL/dz_j = p_j - h_j, p = softmax(z), h_y = 1",
            "\\frac{\\partial L}{\\partial z_j} = p_j - h_j")
        .gradient(gradient, latex);
  }

  private static Margins.Mode mode(String head, Arguments a) {
    return switch (a.text("mode")) {
      case "exact" -> Margins.Mode.EXACT;
      case "reference" -> Margins.Mode.REFERENCE;
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s: mode must be exact or reference, got %s",
                  head,
                  Quoted.of(a.text("mode"))));
    };
  }

  /// The head with its formula's numbers as given, each a number or a schedule.
  private static FormulaHead tuned(FormulaHead head, Arguments a) {
    FormulaHead tuned = head;
    for (Setting setting : head.definition().settings()) {
      tuned = tuned(tuned, setting.name(), a.text(setting.name()));
    }
    return tuned;
  }

  private static FormulaHead tuned(FormulaHead head, String setting, String text) {
    try {
      return head.with(setting, Spec.number(text));
    } catch (NumberFormatException notOne) {
      if (Schedules.CATALOG.find(Spec.parse(text).name()).isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: %s must be a number or a schedule, got %s",
                head.definition().name(),
                setting,
                Quoted.of(text)),
            notOne);
      }
      return head.annealed(setting, Schedules.CATALOG.create(text), text);
    }
  }
}
