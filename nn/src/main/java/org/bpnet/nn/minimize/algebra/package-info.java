/// Vectors and matrices as plain arrays. For this module alone.
@NullMarked
package org.bpnet.nn.minimize.algebra;

import org.jspecify.annotations.NullMarked;
