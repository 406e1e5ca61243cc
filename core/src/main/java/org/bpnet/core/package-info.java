/// What a user of tensors sees: shapes, tensors, passes, parameters and gradients. No kernel lives
/// here, and nothing that knows what a layer or an optimizer is.
@NullMarked
package org.bpnet.core;

import org.jspecify.annotations.NullMarked;
