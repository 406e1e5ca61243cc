/// Losses of two views of the same examples, without labels: one record for each, and their names.
/// A loss of pairs becomes one of views by [org.bpnet.nn.embed.loss.PairLoss#ofViews], by name
/// `pairs(loss=nt_xent)`. The views themselves are made in `data.load`. Start with [ViewLosses].
///
/// Two embeddings of each example, whose columns should be equal and say different things:
///
/// ```java
/// Tensor one = pass.normal(Shape.of(16, 4));
/// Loss twins = new BarlowTwins(0.005);
/// IO.println(twins.compute(one, one).item() < twins.compute(one, one.neg()).item()); // true
/// ```
///
/// With weights for its three parts:
///
/// ```java
/// Tensor one = pass.normal(Shape.of(16, 4));
/// Loss alike = new VicReg(25, 0, 0);
/// IO.println(alike.compute(one, one).item()); // 0.0
/// ```
///
/// By a text:
///
/// ```java
/// Loss loss = ViewLosses.CATALOG.create("vicreg");
/// IO.println(loss); // vicreg(invariance=25, variance=25, covariance=1)
/// ```
@NullMarked
package org.bpnet.nn.embed.view;

import org.jspecify.annotations.NullMarked;
