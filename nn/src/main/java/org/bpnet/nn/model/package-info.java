/// Networks from papers, each a class that reads like the paper's table. They take images of any
/// channels, and of all sizes into which their windows fit; the shapes in their documentation are
/// the papers'. Their parts belong in `layer`, their training in the module `train`. Start with
/// [LeNet5] and [Models].
///
/// A network for images of one's own size, and how large it is:
///
/// ```java
/// Sequential model = ResNet.create(params, Shape.of(32, 32, 3), 20, 10);
/// IO.println("%,d".formatted(params.count())); // 269,722
/// IO.println(model.forward(pass.full(Shape.of(2, 32, 32, 3), 0)).shape()); // [2, 10]
/// ```
///
/// By a text; each entry knows the images of its paper:
///
/// ```java
/// Architecture lenet = Models.CATALOG.create("lenet5");
/// IO.println(lenet.input() + " to " + lenet.classes()); // [28, 28, 1] to 10
/// lenet.create(params, Shape.of(32, 32, 1), 3);
/// IO.println(params.find("output.bias").orElseThrow().shape()); // [3]
/// ```
///
/// The smallest square that it takes:
///
/// ```java
/// IO.println(Models.CATALOG.create("lenet5").leastSide(backend, 1).orElseThrow()); // 28
/// ```
@NullMarked
package org.bpnet.nn.model;

import org.jspecify.annotations.NullMarked;
