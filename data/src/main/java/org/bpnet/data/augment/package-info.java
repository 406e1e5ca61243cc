/// The changes that can be made to images and labels in training, one class each. What becomes of a
/// batch otherwise is a view (`load`). Start with [Augmentation].
///
/// Images are `[N, H, W, C]` and usually standardised by now, so that 0 is the mean. Pixels from
/// outside an image are those of its nearest edge: right for white on black, black on white and
/// photographs alike. Nothing here keeps state or knows of networks; the random numbers for an
/// example derive from the seed of the epoch and the index of the example.
///
/// Several one after the other:
///
/// ```java
/// Dataset images =
///     Dataset.of(new float[64], Shape.of(8, 8, 1), new int[] {0}, Target.Classes.numbered(2));
/// Augmentation all = Augmentation.all(List.of(new Shift(2), new Flip(), new Rotation(15)));
/// Batch changed = all.apply(images.batch(new int[] {0}), images.target(), seed);
/// IO.println(changed.features().shape()); // [1, 8, 8, 1]
/// ```
///
/// A square of each image becomes its mean:
///
/// ```java
/// float[] ones = new float[16];
/// Arrays.fill(ones, 1);
/// Dataset image =
///     Dataset.of(ones, Shape.of(4, 4, 1), new int[] {0}, Target.Classes.numbered(2));
/// Batch cut = new Cutout(2).apply(image.batch(new int[] {0}), image.target(), seed);
/// IO.println(16 - pass.input(cut.features()).sum().item() + " pixels of 16"); // 4.0 pixels of 16
/// ```
///
/// Two examples mixed, and so their labels, which become probabilities:
///
/// ```java
/// Dataset two =
///     Dataset.of(new float[8], Shape.of(2, 2, 1), new int[] {0, 1}, Target.Classes.numbered(2));
/// Batch mixed = new Mixup(1).apply(two.batch(new int[] {0, 1}), two.target(), seed);
/// IO.println(mixed.targets().shape()); // [2, 2]
/// ```
@NullMarked
package org.bpnet.data.augment;

import org.jspecify.annotations.NullMarked;
