/// Layers of capsules, whose units are vectors: their directions say what is seen, their lengths
/// how surely. [PrimaryCapsules] makes them of images, [RoutedCapsules] decides by agreement which
/// of the capsules above each feeds, [CapsuleLengths] makes scores of them, and [CapsuleDecoder]
/// images. The whole network is [org.bpnet.nn.model.CapsNet], its loss
/// [org.bpnet.nn.loss.CapsuleMargin]. Start with [RoutedCapsules].
///
/// Capsules of an image, eight numbers each:
///
/// ```java
/// Tensor image = pass.normal(Shape.of(1, 20, 20, 16));
/// Layer primary = PrimaryCapsules.create(params, 16, 4, 8, Window.square(9).stride(2));
/// IO.println(primary.forward(image).shape()); // [1, 144, 8]
/// ```
///
/// What is routed to ten capsules above; the shares of each capsule below add up to 1:
///
/// ```java
/// Tensor below = pass.normal(Shape.of(1, 6, 8));
/// RoutedCapsules above = RoutedCapsules.create(params, 6, 8, 10, 16);
/// RoutedCapsules.Routing routing = above.route(below, 3);
/// IO.println(routing.capsules().shape()); // [1, 10, 16]
/// IO.println(routing.couplings().getLast().shape()); // [1, 6, 10]
/// IO.println(Math.round(1e3 * routing.couplings().getLast().sum().item())); // 6000
/// ```
///
/// Lengths are scores from 0 to 1:
///
/// ```java
/// Tensor capsule = pass.full(Shape.of(1, 1, 4), 0.25);
/// IO.println(CapsuleLengths.LENGTHS.forward(capsule).item()); // 0.5
/// ```
@NullMarked
package org.bpnet.nn.layer.capsule;

import org.jspecify.annotations.NullMarked;
