/// First values of parameters, most of them of a shape and a seed alone. What comes from a file
/// does not belong here.
@NullMarked
package org.bpnet.nn.init;

import org.jspecify.annotations.NullMarked;
