/// What is to be minimized: a function of n numbers with its gradient
/// ([org.bpnet.nn.minimize.problem.Problem]), or residuals that should all be 0; second derivatives
/// by differences where none are known.
@NullMarked
package org.bpnet.nn.minimize.problem;

import org.jspecify.annotations.NullMarked;
