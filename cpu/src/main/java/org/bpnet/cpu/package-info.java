/// The CPU backend: generated kernels, matrix products, memory and threads. Seen by other modules
/// only as a service; nothing here is public but the provider.
@NullMarked
package org.bpnet.cpu;

import org.jspecify.annotations.NullMarked;
