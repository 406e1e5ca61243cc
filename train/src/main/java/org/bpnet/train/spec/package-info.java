/// Networks as text: `conv32@3x3,relu,maxpool2,128,relu`, or the name of a paper's network, and
/// back. It builds networks and trains none. Start with [ModelSpec]; [Parts] are the names, to
/// which users add their own.
///
/// A text becomes a network, the output layer included:
///
/// ```java
/// ModelSpec spec = ModelSpec.parse("conv8@3x3,relu,maxpool2,32,relu");
/// Sequential model = spec.build(params, Shape.of(12, 12, 1), 10);
/// IO.println(model.forward(pass.full(Shape.of(2, 12, 12, 1), 0)).shape()); // [2, 10]
/// IO.println(spec); // conv8@3x3,relu,maxpool2,32,relu
/// ```
///
/// A name for a layer of one's own:
///
/// ```java
/// Part doubled = new Part(Part.Takes.ANY, (own, example, weights) -> x -> x.mul(2));
/// ModelSpec spec = ModelSpec.parse("16,double,relu", Parts.standard().with("double", doubled));
/// IO.println(spec.own()); // [double]
/// ```
///
/// What cannot be is said with its place:
///
/// ```java
/// try {
///   ModelSpec.parse("128,rely");
/// } catch (IllegalArgumentException e) {
///   IO.println(e.getMessage());
///   // model: item 2, 'rely': no layer is called 'rely'; did you mean relu, relu6, elu? an item …
/// }
/// ```
@NullMarked
package org.bpnet.train.spec;

import org.jspecify.annotations.NullMarked;
