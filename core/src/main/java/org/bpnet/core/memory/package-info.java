/// Which storage the values of variables lie in, who holds which version of them, and what a pass
/// frees at its end (ADR 9). Knows neither variables nor tensors, so that it can free their memory
/// once nobody has them. Start with [Versions].
@NullMarked
package org.bpnet.core.memory;

import org.jspecify.annotations.NullMarked;
