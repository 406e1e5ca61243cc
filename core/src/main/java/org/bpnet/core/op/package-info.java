/// The primitives by family, a primitive beside its adjoint: one record each, with its shape rule
/// and its derivative side by side. An operation that can be composed from these does not belong
/// here. Start with [Primitive].
@NullMarked
package org.bpnet.core.op;

import org.jspecify.annotations.NullMarked;
