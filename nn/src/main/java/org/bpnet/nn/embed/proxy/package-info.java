/// Losses of embeddings that are compared with something learnt for each class, such as a proxy or
/// a centre: one record for each, and their names. What is learnt lies under the node that the loss
/// is created with, for a learner of its own. Losses of examples alone are in `loss`. Start with
/// [ProxyLosses].
///
/// A vector for each class, learnt with the network:
///
/// ```java
/// Loss loss = new ProxyAnchor(32, 0.1).create(params, 3, 8);
/// IO.println(params.count()); // 24
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 2}, Shape.of(2)));
/// IO.println(loss.compute(pass.normal(Shape.of(2, 8)), labels).item() > 0); // true
/// ```
///
/// Examples near the centre of their class, beside a loss that tells classes apart:
///
/// ```java
/// Loss near = new Center(0.5, Center.Mode.EXACT).create(params, 2, 2);
/// Tensor x = pass.full(Shape.of(2, 2), 1);
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 1}, Shape.of(2)));
/// IO.println(near.compute(x, labels).item()); // 2.0
/// ```
///
/// By a text:
///
/// ```java
/// Loss loss = ProxyLosses.CATALOG.create("proxy_nca").create(params, 4, 10);
/// IO.println(params.parameters().getFirst().shape()); // [4, 10]
/// ```
@NullMarked
package org.bpnet.nn.embed.proxy;

import org.jspecify.annotations.NullMarked;
