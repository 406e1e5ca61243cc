/// What a rule is: it turns a gradient into new parameters, as formulas of single numbers
/// ([org.bpnet.nn.optim.rule.UpdateRule]) or in tensor operations ([org.bpnet.nn.optim.rule.Rule]),
/// and sees an [org.bpnet.nn.optim.rule.Update]. No rule in particular belongs here.
@NullMarked
package org.bpnet.nn.optim.rule;

import org.jspecify.annotations.NullMarked;
