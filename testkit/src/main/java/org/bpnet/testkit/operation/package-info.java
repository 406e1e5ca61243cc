/// The operations that every backend must get right, each with sample inputs: one list, which the
/// contract and the check of gradients run over. Start with [OpCase].
@NullMarked
package org.bpnet.testkit.operation;

import org.jspecify.annotations.NullMarked;
