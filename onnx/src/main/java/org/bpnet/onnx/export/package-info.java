/// A computation of tensors becomes a graph of ONNX: what is recorded ([Recording]) is walked in
/// order, and each family of primitives has one class that says which operators stand for it. How
/// files look does not belong here. Start with [GraphExport].
@NullMarked
package org.bpnet.onnx.export;

import org.jspecify.annotations.NullMarked;
