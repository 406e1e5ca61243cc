/// The list of all catalogues. The things listed stand in the packages below: a layer in `layer`, a
/// loss in `loss`, a rule in `optim`. Start with [Catalogs].
///
/// All that has a name, by kind:
///
/// ```java
/// IO.println(Catalogs.all().keySet().contains("optimizers")); // true
/// IO.println(Catalogs.all().get("activations").find("relu").orElseThrow().source());
/// // Nair, Hinton 2010; Fukushima 1969
/// ```
///
/// Whatever has a name is made from a text, with the arguments that the text gives:
///
/// ```java
/// Object schedule = Catalogs.all().get("schedules").create("cosine(rate=0.1, total=100)");
/// IO.println(schedule instanceof CosineDecay); // true
/// ```
///
/// A typing error is answered with what there is:
///
/// ```java
/// try {
///   Catalogs.all().get("losses").create("hubber(delta=2)");
/// } catch (IllegalArgumentException e) {
///   IO.println(e.getMessage()); // no loss is called 'hubber'; did you mean huber, hinge, bce?
/// }
/// ```
@NullMarked
package org.bpnet.nn;

import org.jspecify.annotations.NullMarked;
