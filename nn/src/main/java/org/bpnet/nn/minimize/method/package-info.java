/// Methods that look at the whole function at every step: Newton and quasi-Newton methods,
/// conjugate gradients, least squares, and a solver of linear systems. Start at
/// [org.bpnet.nn.minimize.method.Minimizer] and [org.bpnet.nn.minimize.method.Lbfgs]; what all
/// share is where a search is ([org.bpnet.nn.minimize.method.SearchState]) and the way down along a
/// line.
@NullMarked
package org.bpnet.nn.minimize.method;

import org.jspecify.annotations.NullMarked;
