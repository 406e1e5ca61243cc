/// Networks from papers, each a class that reads like the paper's table. What they are made of
/// belongs in `layer`; how they are trained, in the module `train`.
@NullMarked
package org.bpnet.nn.model;

import org.jspecify.annotations.NullMarked;
