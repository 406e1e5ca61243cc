/// Classification heads: a last layer and its loss in one, which asks more of an example's own
/// class than to be the most likely, so that features of one class come to lie close together and
/// far from others. Losses without weights of classes belong in `embed`. Start with [Head] and
/// [Heads].
///
/// A head is made for features of some length and a number of classes; its logits are those of a
/// last layer:
///
/// ```java
/// HeadLayer head = Margins.arcFace(30, 0.5).create(params, 128, 10);
/// Tensor features = pass.normal(Shape.of(4, 128));
/// IO.println(head.forward(features).shape()); // [4, 10]
/// ```
///
/// Its loss knows the classes, for which it subtracts a margin:
///
/// ```java
/// Tensor features = pass.normal(Shape.of(2, 8));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 2}, Shape.of(2)));
/// HeadLayer plain = Margins.cosFace(10, 0).create(params.child("plain"), 8, 3);
/// HeadLayer strict = Margins.cosFace(10, 0.3).create(params.child("strict"), 8, 3);
/// strict.weight().load(plain.weight().value());
/// Tensor more = strict.loss(features, labels).sub(plain.loss(features, labels));
/// IO.println(more.item() > 0); // true
/// ```
///
/// By a text; the margin may grow over the steps:
///
/// ```java
/// Head head = Heads.CATALOG.create("cosface(s=16, m=0.2)");
/// FormulaHead growing = Margins.cosFace(16, 0.2).annealed("m", new LinearRamp(0, 0.2, 1000));
/// IO.println(head); // cosface(s=16, m=0.2)
/// IO.println(growing.create(params, 8, 3).weight().shape()); // [8, 3]
/// ```
@NullMarked
package org.bpnet.nn.margin;

import org.jspecify.annotations.NullMarked;
