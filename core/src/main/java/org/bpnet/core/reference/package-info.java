/// The definition of every primitive in double precision and plain loops. Other backends are right
/// when they agree with it. Nothing here is fast, on purpose.
@NullMarked
package org.bpnet.core.reference;

import org.jspecify.annotations.NullMarked;
