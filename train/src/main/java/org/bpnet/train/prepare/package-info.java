/// What is done before the first step, other than drawing weights, and to examples on their way:
/// first values from data or from a file ([Preparations]), layers that learn one after the other
/// without labels ([Pretrainings]), and the names of augmentations. The augmentations themselves
/// are in `data.augment`. Start with [Preparations].
///
/// Weights scaled to the data before the first step:
///
/// ```java
/// Layer model = Linear.create(params, 20, 50);
/// HostArray examples = Initializers.normal(0, 30).create(Shape.of(100, 20), seed);
/// Source source = Source.of(Map.of(Batch.FEATURES, examples));
/// Preparations.CATALOG.create("lsuv").apply(model, params, source, seed);
/// Tensor outputs = model.forward(pass.input(examples));
/// IO.println("%.0f".formatted(outputs.square().mean().item())); // 1
/// ```
///
/// Weights of another model, those whose path fits:
///
/// ```java
/// Path file = folder.resolve("other.safetensors");
/// HostArray two = HostArray.of(new float[] {2, 2}, Shape.of(2));
/// new Safetensors(Map.of("hidden.scale", two), Map.of()).write(file);
/// Parameter scale = params.child("hidden").weight("scale", Shape.of(2), Initializers.zeros());
/// new Pretrained(file, "hidden*").into(params);
/// IO.println(scale.value()); // F32 [2] 2.0, 2.0
/// ```
///
/// Augmentations by name:
///
/// ```java
/// Augmentation all = Augmentation.all(Augmentations.CATALOG.createAll("flip,shift(pixels=2)"));
/// IO.println(all); // Flip[], Shift[pixels=2]
/// ```
@NullMarked
package org.bpnet.train.prepare;

import org.jspecify.annotations.NullMarked;
