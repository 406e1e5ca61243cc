/// The types that a user of tensors sees: shapes, tensors, passes, parameters and gradients. No
/// kernel lives here, and nothing that knows what a layer or an optimizer is.
///
/// `Parameter` and `Buffer` are also names in `java.base`: under `import module` they need an
/// import of their own, `import org.bpnet.core.Parameter;`.
@NullMarked
package org.bpnet.core;

import org.jspecify.annotations.NullMarked;
