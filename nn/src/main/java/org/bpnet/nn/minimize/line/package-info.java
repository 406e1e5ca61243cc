/// A function along a line, and searches for a good step on it. They can be used alone.
@NullMarked
package org.bpnet.nn.minimize.line;

import org.jspecify.annotations.NullMarked;
