/// Metric learning: losses of embeddings that are compared with one another, and their names
/// ([MetricLosses]). The rooms beneath hold what they are made of, each usable alone: distances,
/// miners, criteria and reducers. Heads with weights for each class are in `margin`. Start with
/// [MetricLosses].
///
/// A loss by name sees embeddings and labels:
///
/// ```java
/// Loss loss = MetricLosses.CATALOG.create("contrastive(margin=1)").create(params, 2, 2);
/// Tensor embeddings = pass.input(HostArray.of(new float[] {0, 0, 0, 0.5f, 3, 0}, Shape.of(3, 2)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 0, 1}, Shape.of(3)));
/// IO.println("%.3f".formatted(loss.compute(embeddings, labels).item())); // 0.042
/// ```
///
/// Its gradient pulls examples of a class together:
///
/// ```java
/// Loss loss = MetricLosses.CATALOG.create("triplet").create(params, 2, 2);
/// Tensor x = pass.input(HostArray.of(new float[] {1, 0, 0, 1, 1, 1}, Shape.of(3, 2)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 0, 1}, Shape.of(3)));
/// Tensor value = loss.compute(x, labels);
/// Tensor moved = x.sub(pass.backward(value).of(x).mul(0.1));
/// IO.println(loss.compute(moved, labels).item() < value.item()); // true
/// ```
///
/// All that are known by name:
///
/// ```java
/// IO.println(MetricLosses.CATALOG.find("multi_similarity").orElseThrow().source());
/// // Wang et al. 2019, eq. 15
/// ```
@NullMarked
package org.bpnet.nn.embed;

import org.jspecify.annotations.NullMarked;
