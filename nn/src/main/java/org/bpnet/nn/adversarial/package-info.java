/// Networks that play against each other: what discriminator and generator make small
/// ([AdversarialLoss], [AdversarialLosses]), how far two samples are from one distribution
/// ([MeanDiscrepancy], [FrechetDistance]), and data with several modes to try it on
/// ([GaussianRing]). Training them is two phases of a `org.bpnet.train.run.Training`. Start with
/// [AdversarialLosses].
///
/// The losses of both sides, by a text:
///
/// ```java
/// Layer discriminator = Linear.create(params, 2, 1);
/// Tensor real = pass.normal(Shape.of(8, 2));
/// Tensor made = pass.normal(Shape.of(8, 2)).add(3);
/// AdversarialLoss game = AdversarialLosses.CATALOG.create("wgan_gp");
/// IO.println(game.discriminator(discriminator, real, made).shape()); // []
/// IO.println(game); // wasserstein(weight=10)
/// ```
///
/// Samples of one distribution are near, those of two are far:
///
/// ```java
/// var discrepancy = new MeanDiscrepancy(1);
/// Tensor one = pass.normal(Shape.of(200, 2));
/// Tensor same = pass.normal(Shape.of(200, 2));
/// IO.println(discrepancy.of(one, same).item() < 0.02); // true
/// IO.println(discrepancy.of(one, same.add(2)).item() > 0.2); // true
/// ```
///
/// Of a ring's own points one in ninety is farther than three deviations from its mode:
///
/// ```java
/// var ring = new GaussianRing(8, 2, 0.02);
/// GaussianRing.Coverage own = ring.coverage(ring.sample(8000, seed));
/// IO.println(own.covered(0.1) + " modes, " + (own.near() > 0.98)); // 8 modes, true
/// ```
@NullMarked
package org.bpnet.nn.adversarial;

import org.jspecify.annotations.NullMarked;
