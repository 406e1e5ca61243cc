/// First values of parameters, most of them made from a shape and a seed alone. Values from a file
/// do not belong here.
@NullMarked
package org.bpnet.nn.init;

import org.jspecify.annotations.NullMarked;
