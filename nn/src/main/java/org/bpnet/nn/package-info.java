/// The list of all lists. What is listed stands in the packages below.
@NullMarked
package org.bpnet.nn;

import org.jspecify.annotations.NullMarked;
