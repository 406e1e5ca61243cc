/// Networks as text: `conv32@3x3,relu,maxpool2,128,relu`, or the name of a paper's network, and
/// back. Start with [org.bpnet.train.spec.ModelSpec]; [org.bpnet.train.spec.Parts] are the names,
/// to which users add their own. It builds networks and trains none.
@NullMarked
package org.bpnet.train.spec;

import org.jspecify.annotations.NullMarked;
