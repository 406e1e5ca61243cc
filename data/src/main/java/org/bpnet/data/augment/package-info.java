/// What can be done to images and labels in training, each by itself:
/// [org.bpnet.data.Augmentation].
///
/// Images are `[N, H, W, C]` and usually standardised by now, so that 0 is the mean. Pixels that
/// come from outside of an image are those of its nearest edge: right for white on black, black on
/// white and photographs alike. Nothing here keeps state or knows of networks; what is drawn for an
/// example derives from the seed of the epoch and the index of the example.
@NullMarked
package org.bpnet.data.augment;

import org.jspecify.annotations.NullMarked;
