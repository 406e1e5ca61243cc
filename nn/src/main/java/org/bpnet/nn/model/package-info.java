/// Networks from papers, each a class that reads like the paper's table. Their parts belong in
/// `layer`, their training in the module `train`.
@NullMarked
package org.bpnet.nn.model;

import org.jspecify.annotations.NullMarked;
