/// The list of all catalogues. The things listed stand in the packages below.
@NullMarked
package org.bpnet.nn;

import org.jspecify.annotations.NullMarked;
