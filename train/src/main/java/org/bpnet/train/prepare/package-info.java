/// What is done before the first step, other than drawing weights, and to examples on their way:
/// first values from data or from a file, and the names of augmentations. Start with
/// [org.bpnet.train.prepare.Preparations].
@NullMarked
package org.bpnet.train.prepare;

import org.jspecify.annotations.NullMarked;
