/// Measures of how good predictions are, computed batch by batch over host arrays. The loss by
/// which a network is trained belongs to `nn`.
@NullMarked
package org.bpnet.train.metric;

import org.jspecify.annotations.NullMarked;
