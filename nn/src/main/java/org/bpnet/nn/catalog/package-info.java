/// Catalogues of things by name, the text by which a command line or a configuration names one,
/// `leaky_relu(slope=0.2)`, and named formulas with their settings. Knows no layer and no loss;
/// each entry stands in the package of the thing listed.
@NullMarked
package org.bpnet.nn.catalog;

import org.jspecify.annotations.NullMarked;
