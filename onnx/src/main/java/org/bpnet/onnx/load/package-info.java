/// A graph of ONNX becomes a computation of tensors: [OnnxLayer] runs its operators one after the
/// other, each family of which has a class that says what they are in tensors. How files look does
/// not belong here. Start with [OnnxLayer] and [Operator].
@NullMarked
package org.bpnet.onnx.load;

import org.jspecify.annotations.NullMarked;
