/// Rules that treat each number by itself, one record each, written as formulas. Start at
/// [org.bpnet.nn.optim.formula.Sgd] and [org.bpnet.nn.optim.formula.Adam]; a new one gets its name
/// in [org.bpnet.nn.optim.formula.FormulaRules].
@NullMarked
package org.bpnet.nn.optim.formula;

import org.jspecify.annotations.NullMarked;
