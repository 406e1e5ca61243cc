/// Hashing: examples become short binary codes, and are looked for by the number of bits in which
/// codes differ.
@NullMarked
package org.bpnet.nn.hash;

import org.jspecify.annotations.NullMarked;
