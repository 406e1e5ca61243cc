package org.bpnet.train.prepare;

import org.bpnet.data.augment.AffineDistortion;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.data.augment.Cutout;
import org.bpnet.data.augment.ElasticDistortion;
import org.bpnet.data.augment.Flip;
import org.bpnet.data.augment.Jitter;
import org.bpnet.data.augment.Mixup;
import org.bpnet.data.augment.Rotation;
import org.bpnet.data.augment.Shift;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The augmentations by name.
public final class Augmentations {
  /// All augmentations, for the command line and the documentation.
  public static final Catalog<Augmentation> CATALOG =
      Catalog.<Augmentation>of("augmentation")
          .with(
              "shift(pixels=2)",
              About.of(
                      "images moved by whole pixels in each direction, edges repeated",
                      "He, Zhang, Ren, Sun 2016, section 4.2")
                  .written(
                      "y(r, c) = x(r + a, c + b), a and b uniform in -pixels..pixels",
                      "y_{r,c} = x_{r+a,c+b}, \\quad a, b \\sim U\\{-p, \\dots, p\\}")
                  .defaults("ours; for 32 x 32 He et al. use 4"),
              a -> new Shift(a.integer("pixels")))
          .with(
              "flip",
              About.of(
                      "images mirrored left to right, half of them",
                      "Krizhevsky, Sutskever, Hinton 2012, section 4.1")
                  .written(
                      "y(r, c) = x(r, W - 1 - c) with probability 1/2",
                      "y_{r,c} = x_{r,W-1-c} \\text{ with probability } \\tfrac{1}{2}"),
              _ -> new Flip())
          .with(
              "rotate(degrees=10)",
              About.of(
                      "images turned around their centre, edges repeated",
                      "Simard, Steinkraus, Platt 2003, section 2")
                  .written(
                      "y(p) = x(R p), R a rotation by an angle uniform in -degrees..degrees",
                      "y(p) = x(R_\\theta p), \\quad \\theta \\sim U[-d, d]")
                  .defaults("ours"),
              a -> new Rotation(a.number("degrees")))
          .with(
              "affine(degrees=10, shear=0.3, scale=0.2, shift=2)",
              About.of(
                      "images turned, sheared, stretched and moved, edges repeated",
                      "Koch, Zemel, Salakhutdinov 2015, section 3.2")
                  .written(
                      "y(p) = x(R S D p + t): a rotation, shears a and b, scales of both axes and a"
                          + " shift, each uniform within its limits or, half of the time, none",
                      "y(p) = x(R_\\theta S_{a,b} D_{u,v} p + t)")
                  .defaults("Koch et al. 2015, for 105 x 105"),
              a ->
                  new AffineDistortion(
                      a.number("degrees"), a.number("shear"), a.number("scale"), a.number("shift")))
          .with(
              "elastic(strength=34, deviation=4)",
              About.of(
                      "images bent as handwriting is, edges repeated",
                      "Simard, Steinkraus, Platt 2003, section 2")
                  .written(
                      "y(p) = x(p + strength * (G * u)(p)), u uniform in -1..1 at each pixel, G a"
                          + " Gaussian",
                      "y(p) = x(p + \\alpha (G_\\sigma * u)(p)), \\quad u \\sim U[-1, 1]")
                  .defaults("Simard et al. 2003, for 29 x 29"),
              a -> new ElasticDistortion(a.number("strength"), a.number("deviation")))
          .with(
              "cutout(side=8)",
              About.of(
                      "a square of each image set to the mean", "DeVries, Taylor 2017, section 3.2")
                  .written(
                      "y(r, c) = 0 where |r - a| and |c - b| < side/2, else x(r, c)",
                      "y_{r,c} = 0 \\text{ where } |r-a|, |c-b| < s/2, \\text{ else } x_{r,c}")
                  .defaults(
                      "ours; for 32 x 32 DeVries and Taylor use 16 with 10 classes, 8 with 100"),
              a -> new Cutout(a.integer("side")))
          .with(
              "jitter(deviation=0.1)",
              About.of("normal noise on each number, of tables too", "Bishop 1995")
                  .written(
                      "y = x + deviation * e, e from N(0, 1)",
                      "y = x + \\sigma \\varepsilon, \\quad \\varepsilon \\sim N(0, 1)")
                  .defaults("ours"),
              a -> new Jitter(a.number("deviation")))
          .with(
              "mixup(alpha=0.2)",
              About.of(
                      "examples and their classes mixed in pairs",
                      "Zhang, Cisse, Dauphin, Lopez-Paz 2018, section 2")
                  .written(
                      "x = w * x_i + (1 - w) * x_j, y = w * y_i + (1 - w) * y_j, w from Beta(alpha,"
                          + " alpha)",
                      "x = w x_i + (1 - w) x_j, \\quad y = w y_i + (1 - w) y_j, \\quad w \\sim"
                          + " \\mathrm{Beta}(\\alpha, \\alpha)")
                  .defaults("Zhang et al. 2018, section 3.1"),
              a -> new Mixup(a.number("alpha")));

  private Augmentations() {}
}
