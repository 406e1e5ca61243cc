/// The primitives: one record each, with its shape rule and its vector-Jacobian product side by
/// side. What can be composed from these does not belong here.
@NullMarked
package org.bpnet.core.op;

import org.jspecify.annotations.NullMarked;
