/// All that the author of a backend needs: graphs of primitives come in, plans that run over
/// storage come out.
@NullMarked
package org.bpnet.core.spi;

import org.jspecify.annotations.NullMarked;
