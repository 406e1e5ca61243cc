/// The CPU backend: generated kernels, matrix products, memory and threads. Other modules see it
/// only as a service; nothing in this package is public but the provider.
@NullMarked
package org.bpnet.cpu;

import org.jspecify.annotations.NullMarked;
