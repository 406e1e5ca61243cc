/// The changes that can be made to images and labels in training, one class each:
/// [org.bpnet.data.augment.Augmentation].
///
/// Images are `[N, H, W, C]` and usually standardised by now, so that 0 is the mean. Pixels from
/// outside an image are those of its nearest edge: right for white on black, black on white and
/// photographs alike. Nothing here keeps state or knows of networks; the random numbers for an
/// example derive from the seed of the epoch and the index of the example.
@NullMarked
package org.bpnet.data.augment;

import org.jspecify.annotations.NullMarked;
