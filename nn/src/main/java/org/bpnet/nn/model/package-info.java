/// Networks from papers, each a class that reads like the paper's table. They take images of any
/// channels, and of all sizes into which their windows fit; the shapes in their documentation are
/// the papers'. Their parts belong in `layer`, their training in the module `train`.
@NullMarked
package org.bpnet.nn.model;

import org.jspecify.annotations.NullMarked;
