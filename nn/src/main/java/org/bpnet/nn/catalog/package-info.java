/// Catalogues of things by name, the text by which a command line or a configuration names one,
/// `leaky_relu(slope=0.2)`, and named formulas with their settings. Knows no layer and no loss;
/// each entry stands in the package of the thing listed. Start with [Catalog].
///
/// A catalogue of one's own: a name with its arguments, what there is to say of it, what makes it:
///
/// ```java
/// Catalog<Shape> sizes =
///     Catalog.<Shape>of("size")
///         .with("square(side=28)", About.of("as wide as high", "ours"),
///             a -> Shape.of(a.integer("side"), a.integer("side")));
/// IO.println(sizes.create("square")); // [28, 28]
/// IO.println(sizes.create("square(side=5)")); // [5, 5]
/// ```
///
/// The text alone, taken apart:
///
/// ```java
/// Spec spec = Spec.parse("adam(beta1=0.8, epsilon=1e-7)");
/// IO.println(spec.name() + " " + spec.arguments()); // adam {beta1=0.8, epsilon=1e-7}
/// IO.println(Spec.items("residual(conv16,relu),relu,10")); // [residual(conv16,relu), relu, 10]
/// ```
///
/// A formula with a setting, which refuses what makes no sense:
///
/// ```java
/// Formula x = Formula.input("x");
/// Definition scaled =
///     Definition.of("scaled", Formula.hyper("s").mul(x), "ours", Setting.positive("s", 2));
/// IO.println(scaled.apply(pass.scalar(3)).item()); // 6.0
/// IO.println(scaled.with(5).apply(pass.scalar(3)).item()); // 15.0
/// try {
///   scaled.with(-1);
/// } catch (IllegalArgumentException e) {
///   IO.println(e.getMessage()); // scaled: s must be above 0, got -1
/// }
/// ```
@NullMarked
package org.bpnet.nn.catalog;

import org.jspecify.annotations.NullMarked;
