package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.where;
import static org.bpnet.nn.catalog.Setting.any;
import static org.bpnet.nn.catalog.Setting.notNegative;
import static org.bpnet.nn.catalog.Setting.positive;
import static org.bpnet.nn.margin.Angle.C;
import static org.bpnet.nn.margin.FormulaHead.B;
import static org.bpnet.nn.margin.FormulaHead.D;
import static org.bpnet.nn.margin.FormulaHead.R;
import static org.bpnet.nn.margin.FormulaHead.U;
import static org.bpnet.nn.margin.FormulaHead.W;

import java.util.Locale;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.init.Initializers;

/// The heads of the papers. In the formulas θⱼ is the angle between an example's feature x and the
/// weights wⱼ of class j, y its own class, and zⱼ the logits of a softmax cross-entropy. Arguments
/// that are not asked for here have the defaults of [Heads#CATALOG]; [FormulaHead#with] and
/// [FormulaHead#annealed] change any number.
public final class Margins {
  static final Formula S = hyper("s");
  static final Formula M = hyper("m");
  static final Formula ALPHA = hyper("alpha");
  static final Formula LAMBDA = hyper("lambda");

  /// What a learnt scale cannot fall below, as in the code of Wang et al. 2017 (NormFace).
  private static final double SMALLEST_SCALE = 0.01;

  /// Whose gradient a head has.
  public enum Mode {
    /// That of its formula.
    EXACT,
    /// That of the code which its authors, or others for them, have published.
    REFERENCE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Margins() {}

  // ---- without a margin -----------------------------------------------------------------------

  /// zⱼ = ⟨x, wⱼ⟩ + bⱼ: a fully connected layer. **Source.** Bridle 1990.
  public static FormulaHead softmax() {
    return lengthy(FormulaHead.of("softmax", D.add(B), D.add(B), "Bridle 1990"));
  }

  /// zⱼ = α⟨x̂, wⱼ⟩ + bⱼ: softmax on features of length α. **Source.** Ranjan, Castillo, Chellappa
  /// 2017.
  ///
  /// @param alpha the length; at least log(p(K − 2)/(1 − p)) for K classes to have probability p
  /// @param learnt whether it is trained, from this value; the paper prefers a fixed one
  public static FormulaHead l2Softmax(double alpha, boolean learnt) {
    return lengthy(
        scaled("l2_softmax", "alpha", U, B, "Ranjan, Castillo, Chellappa 2017", alpha, learnt));
  }

  /// zⱼ = s·cos θⱼ, with s = 1 as it was published. Its loss stays above log(1 + (K − 1)e^(−sK/(K −
  /// 1))), so that with s = 1 it hardly learns. **Source.** Luo et al. 2017.
  public static FormulaHead cosine(double s) {
    return FormulaHead.of("cosine", S.mul(C), S.mul(C), "Luo et al. 2017", positive("s", 1))
        .with("s", s);
  }

  /// zⱼ = s·cos θⱼ. **Source.** Wang, Xiang, Cheng, Yuille 2017 (NormFace).
  ///
  /// @param s the scale
  /// @param learnt whether it is trained, from this value; it does not fall below 0.01
  public static FormulaHead normFace(double s, boolean learnt) {
    return scaled("normface", "s", C, constant(0), "Wang et al. 2017", s, learnt);
  }

  /// zⱼ = α·cos θⱼ, the congenerous cosine: features of length α against centroids of length 1.
  /// **Source.** Liu, Li, Wang 2017.
  ///
  /// @param alpha at least ½·log((K − 1)/ε) for K classes to reach the loss ε
  public static FormulaHead coco(double alpha) {
    Formula z = ALPHA.mul(C);
    return FormulaHead.of("coco", z, z, "Liu, Li, Wang 2017", positive("alpha", 30))
        .with("alpha", alpha);
  }

  /// A head whose scale is a setting or a parameter.
  private static FormulaHead scaled(
      String name,
      String scale,
      Formula of,
      Formula bias,
      String source,
      double start,
      boolean learnt) {
    Range.positive(name + ": " + scale, start);
    Formula factor = learnt ? max(input(scale), constant(SMALLEST_SCALE)) : hyper(scale);
    Formula z = factor.mul(of).add(bias).simplify();
    FormulaHead head =
        learnt
            ? FormulaHead.of(name, z, z, source).said(scale, Formula.decimal(start))
            : FormulaHead.of(name, z, z, source, positive(scale, start));
    FormulaHead told = head.said("learnt", String.valueOf(learnt));
    return learnt ? told.making(told.make().learning(scale, start)) : told;
  }

  /// Where lengths of weights count, they start as those of other layers.
  private static FormulaHead lengthy(FormulaHead head) {
    return head.making(head.make().first(Initializers.glorotUniform()));
  }

  // ---- a factor of the angle ------------------------------------------------------------------

  /// z_y = ‖x‖‖w_y‖ψ(θ_y), zⱼ = ⟨x, wⱼ⟩, with ψ(θ) = (−1)ᵏcos mθ − 2k, k = ⌊mθ/π⌋. Annealed by λ
  /// from a softmax without biases: z_y = (λ⟨x, w_y⟩ + ‖x‖‖w_y‖ψ)/(1 + λ). λ = 0 as it is; the
  /// catalog's falls from 1000 as in the authors' code.
  ///
  /// **Gradient.** A feature 0 has no angle: its logits are 0, and so is what comes from ψ.
  ///
  /// **Source.** Liu, Wen, Yu, Yang 2016, eqs. 4 to 7. **Differs.** The count of updates starts at
  /// 0, in the authors' code at 1.
  ///
  /// @param m the factor, 1 to 4
  public static FormulaHead lSoftmax(int m) {
    Formula margin = R.mul(W).mul(psi("l_softmax", m));
    FormulaHead head =
        FormulaHead.of(
            "l_softmax",
            annealed(D, margin),
            D,
            "Liu et al. 2016, eq. 4",
            notNegative("lambda", 0));
    return lengthy(head.saidFirst("m", String.valueOf(m)));
  }

  /// z_y = ‖x‖ψ(θ_y), zⱼ = ‖x‖cos θⱼ: [#lSoftmax] with weights of length 1, called A-Softmax.
  /// Annealed likewise, in the catalog from λ = 1000 down to 5.
  ///
  /// With [Mode#REFERENCE] gradients are those of the authors' layer: by the weights without margin
  /// and projection, by the features with the margin's part at another length. That layer also
  /// brings the weights back to length 1 at each step; the constraint `unit_norm` does so.
  ///
  /// **Source.** Liu, Wen, Yu, Li, Raj, Song 2017 (SphereFace). **Differs** as [#lSoftmax].
  ///
  /// @param m the factor, 1 to 4
  public static FormulaHead sphereFace(int m, Mode mode) {
    Formula projection = ratio(D, W);
    FormulaHead head =
        FormulaHead.of(
            "sphereface",
            annealed(projection, R.mul(psi("sphereface", m))),
            projection,
            "Liu et al. 2017",
            notNegative("lambda", 0));
    return head.saidFirst("m", String.valueOf(m)).moded(mode, SphereFaceGradient.of(m));
  }

  /// (λ·plain + margin)/(1 + λ), plain for λ = ∞.
  private static Formula annealed(Formula plain, Formula margin) {
    return plain.add(margin.sub(plain).div(LAMBDA.add(1)));
  }

  /// ψ of the cosine that a product has with lengths.
  private static Formula psi(String head, int m) {
    if (m < 1 || m > 4) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: m must be 1, 2, 3 or 4, got %d", head, m));
    }
    return Angle.psi(m).substitute(Map.of("c", ratio(D, R.mul(W))));
  }

  /// 0 where a length is.
  private static Formula ratio(Formula product, Formula length) {
    return where(length.greaterThan(constant(0)), product.div(length), constant(0));
  }

  /// z_y = s·cos min(mθ_y, π), zⱼ = s·cos θⱼ: SphereFace-R in its first version, with features of
  /// length s.
  ///
  /// With [Mode#REFERENCE] the margin is a constant to gradients, as the paper proposes for a more
  /// stable training (characteristic gradient detachment). Its code also multiplies the loss by
  /// 50/s.
  ///
  /// **Source.** Liu, Wen, Raj, Singh, Weller 2022 (SphereFace revived).
  ///
  /// @param s the scale
  /// @param m the factor, 1 or more
  public static FormulaHead sphereFaceR(double s, double m, Mode mode) {
    return FormulaHead.of(
            "sphereface_r",
            S.mul(Angle.flattened(M.mul(Angle.THETA))),
            S.mul(C),
            "Liu et al. 2022",
            positive("s", 30),
            positive("m", 1.5))
        .with("s", s)
        .with("m", m)
        .moded(mode, Way.DETACHED);
  }

  // ---- added to angle or cosine ---------------------------------------------------------------

  /// z_y = s(cos θ_y − m), zⱼ = s·cos θⱼ; also called AM-Softmax.
  ///
  /// **Source.** Wang, Wang, Zhou et al. 2018 (CosFace), eq. 4; Wang, Cheng, Liu, Liu 2018.
  ///
  /// @param s at least (K − 1)/K·log((K − 1)p/(1 − p)) for K classes to have probability p
  /// @param m at most K/(K − 1) if features have K − 1 numbers or more, 1 − cos(2π/K) if two
  public static FormulaHead cosFace(double s, double m) {
    return FormulaHead.of(
            "cosface",
            S.mul(C.sub(M)),
            S.mul(C),
            "Wang et al. 2018, eq. 4",
            positive("s", 64),
            notNegative("m", 0.35))
        .with("s", s)
        .with("m", m);
  }

  /// z_y = s·cos(θ_y + m), zⱼ = s·cos θⱼ; from θ = π − m on, where that would rise, s(cos θ_y −
  /// m·sin m).
  ///
  /// With [Mode#REFERENCE] the margin is a constant to gradients, as in the current code of
  /// InsightFace, which adds it to the angle where no gradient is recorded; its target goes on with
  /// cos(θ + m) beyond π − m.
  ///
  /// **Source.** Deng, Guo, Xue, Zafeiriou 2019 (ArcFace), eq. 3; beyond π − m their first code.
  ///
  /// @param s the scale
  /// @param m the angle, 0 to π
  public static FormulaHead arcFace(double s, double m, Mode mode) {
    return arc("arcface", mode == Mode.EXACT ? Angle.arc(M) : Angle.turned(M), s, m)
        .moded(mode, Way.DETACHED);
  }

  /// [#arcFace] with the gradient of its formula.
  public static FormulaHead arcFace(double s, double m) {
    return arcFace(s, m, Mode.EXACT);
  }

  private static FormulaHead arc(String name, Formula target, double s, double m) {
    return FormulaHead.of(
            name,
            S.mul(target),
            S.mul(C),
            "Deng et al. 2019, eq. 3",
            positive("s", 64),
            notNegative("m", 0.5))
        .with("s", s)
        .with("m", m);
  }

  /// z_y = s(cos(m₁θ_y + m₂) − m₃), zⱼ = s·cos θⱼ. Where m₁θ + m₂ is beyond π, the cosine goes on
  /// falling as the ψ of [#lSoftmax]; the paper does not say what it does there.
  ///
  /// **Source.** Deng et al. 2019, eq. 4.
  public static FormulaHead combined(double s, double m1, double m2, double m3) {
    Formula angle = hyper("m1").mul(Angle.THETA).add(hyper("m2"));
    return FormulaHead.of(
            "combined",
            S.mul(Angle.falling(angle).sub(hyper("m3"))),
            S.mul(C),
            "Deng et al. 2019, eq. 4",
            positive("s", 64),
            positive("m1", 1),
            notNegative("m2", 0.5),
            any("m3", 0))
        .with("s", s)
        .with("m1", m1)
        .with("m2", m2)
        .with("m3", m3);
  }

  /// [#arcFace] with several centres for each class, of which the nearest counts: noisy examples
  /// gather at the others. A tie goes to the first.
  ///
  /// **Source.** Deng, Guo, Liu, Gong, Zafeiriou 2020.
  ///
  /// @param centers of each class
  public static FormulaHead subCenterArcFace(double s, double m, int centers) {
    if (centers < 1) {
      throw new IllegalArgumentException("subcenter_arcface: centers must be >= 1, got " + centers);
    }
    FormulaHead head = arc("subcenter_arcface", Angle.arc(M), s, m);
    return head.said("centers", String.valueOf(centers)).making(head.make().centres(centers));
  }

  // ---- by the length of the feature, by the progress of training --------------------------------

  /// z_y = s(cos(θ_y − mk) − mk − m), zⱼ = s·cos θⱼ, with the feature's length among those of late
  /// as k = clip(h(‖x‖ − μ)/σ, −1, 1): good images get their margin where it is hard, bad ones
  /// where it is easy. The angle θ_y − mk is kept in [0, π].
  ///
  /// μ and σ are running means, α of the batch in each step, from 20 and 100; k is a constant to
  /// gradients. In evaluation they stay as they are.
  ///
  /// **Source.** Kim, Jain, Liu 2022 (AdaFace), section 3, and its code. **Differs.** There the
  /// angle stays 10⁻³ away from 0 and π, and cosines from ±1.
  public static FormulaHead adaFace(double s, double m, double h, double alpha) {
    Range.notNegative("adaface: h", h);
    share("adaface: alpha", alpha);
    Formula angle = M.mul(input("k"));
    Formula zero = constant(0);
    Formula below = angle.greaterThan(zero).mul(C.greaterThan(angle.cos()));
    Formula above = angle.lessThan(zero).mul(C.lessThan(angle.cos().neg()));
    Formula turned =
        where(below, constant(1), where(above, constant(-1), Angle.turned(angle.neg())));
    FormulaHead head =
        FormulaHead.of(
                "adaface",
                S.mul(turned.sub(angle).sub(M)),
                S.mul(C),
                "Kim, Jain, Liu 2022",
                positive("s", 64),
                notNegative("m", 0.4))
            .with("s", s)
            .with("m", m)
            .said("h", Formula.decimal(h))
            .said("alpha", Formula.decimal(alpha));
    return head.making(head.make().numbers(params -> RunningNorm.create(params, h, alpha)));
  }

  /// z_y as that of [#arcFace]; zⱼ = s·cos θⱼ, but s·cos θⱼ(t + cos θⱼ) for hard classes, those
  /// with cos θⱼ > cos(θ_y + m). t is the running mean of cos θ_y, α of the batch in each step,
  /// from 0: hard classes count less at first and more later. It is a constant to gradients.
  ///
  /// **Source.** Huang et al. 2020 (CurricularFace), section 3, and its code.
  public static FormulaHead curricularFace(double s, double m, double alpha) {
    share("curricularface: alpha", alpha);
    Formula hard = C.greaterThan(input("k"));
    FormulaHead head =
        FormulaHead.of(
                "curricularface",
                S.mul(Angle.arc(M)),
                S.mul(where(hard, C.mul(input("t").add(C)), C)),
                "Huang et al. 2020",
                positive("s", 64),
                notNegative("m", 0.5))
            .with("s", s)
            .with("m", m)
            .said("alpha", Formula.decimal(alpha));
    return head.making(head.make().numbers(params -> Curriculum.create(params, alpha)));
  }

  /// z_y = s·cos(θ_y + m(a)), continued beyond π − m(a) as in [#arcFace], zⱼ = s·cos θⱼ, with a =
  /// ‖x‖ kept in [low, high] and m(a) on the line from m_low at low to m_high at high. Added to the
  /// loss is strength·(1/a + a/high²): features of good images grow long.
  ///
  /// **Gradient.** Through m(a) too; none by the length outside (low, high).
  ///
  /// **Source.** Meng, Zhao, Huang, Zhou 2021 (MagFace), section 3. **Differs.** Its code takes the
  /// margin away where θ > π/2 ("easy margin"), unless told otherwise.
  ///
  /// @param strength of what is added to the loss
  public static FormulaHead magFace(double s, double low, double high, double strength) {
    Range.notNegative("magface: strength", strength);
    if (!(low < high)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "magface: need low < high, got %s and %s",
              Formula.decimal(low),
              Formula.decimal(high)));
    }
    Formula slope = hyper("m_high").sub(hyper("m_low")).div(hyper("high").sub(hyper("low")));
    Formula margin = hyper("m_low").add(slope.mul(input("a").sub(hyper("low"))));
    FormulaHead head =
        FormulaHead.of(
                "magface",
                S.mul(Angle.arc(margin)),
                S.mul(C),
                "Meng et al. 2021",
                positive("s", 64),
                positive("low", 10),
                positive("high", 110),
                notNegative("m_low", 0.45),
                notNegative("m_high", 0.8))
            .with("s", s)
            .with("low", low)
            .with("high", high)
            .said("strength", Formula.decimal(strength));
    return head.making(head.make().numbers(_ -> new Magnitude(strength)));
  }

  private static void share(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " must be in [0, 1], got " + value);
    }
  }
}
