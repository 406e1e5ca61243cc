/// First values of parameters. What comes from data or from a checkpoint does not belong here.
@NullMarked
package org.bpnet.nn.init;

import org.jspecify.annotations.NullMarked;
