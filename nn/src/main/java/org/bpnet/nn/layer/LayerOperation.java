package org.bpnet.nn.layer;

import java.util.List;
import org.bpnet.core.array.Shape;

/// One operation that a layer recorded, as a part of a [Summary].
///
/// @param place its number among the operations of the whole network; 0 is the network's input
/// @param name of the primitive, `matmul`, or the formula, `x + y`
/// @param inputs the places of what it is applied to, all before its own
/// @param shape of its result
/// @param reads the path of the parameter or buffer that it reads; empty if it reads none
/// @param parameters the trainable numbers that it reads
/// @param multiplyAdds those of a product or convolution
public record LayerOperation(
    int place,
    String name,
    List<Integer> inputs,
    Shape shape,
    String reads,
    long parameters,
    long multiplyAdds) {
  /// Copies the list.
  public LayerOperation {
    inputs = List.copyOf(inputs);
  }
}
