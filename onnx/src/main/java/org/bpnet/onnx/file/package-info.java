/// The file format: messages of ONNX as values, and the protobuf bytes that they are written as.
/// What operators mean does not belong here. Start with [OnnxModel] and [OnnxFile].
@NullMarked
package org.bpnet.onnx.file;

import org.jspecify.annotations.NullMarked;
