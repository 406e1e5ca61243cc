/// The optimizer, which applies a rule to all parameters of a model and keeps what the rule
/// remembers: start at [org.bpnet.nn.optim.Optimizer]. Groups of parameters that are trained
/// differently, means of weights, and the names of all rules are here too. What a rule is and the
/// rules themselves are in the rooms beneath, which do not know this one. Learning rates over time
/// are in `schedule`.
@NullMarked
package org.bpnet.nn.optim;

import org.jspecify.annotations.NullMarked;
