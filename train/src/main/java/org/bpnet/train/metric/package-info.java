/// Measures of how good predictions are, computed batch by batch over host arrays. What a network
/// is trained by, its loss, belongs to `nn`.
@NullMarked
package org.bpnet.train.metric;

import org.jspecify.annotations.NullMarked;
