package org.bpnet.core;

/// What can stand at the right of a tensor operation: another tensor of the same pass, or a
/// parameter or buffer, which is read into that pass.
public sealed interface Operand permits Tensor, Variable {
  /// This operand as a tensor of the given pass.
  ///
  /// @throws IllegalArgumentException if it is a tensor of another pass
  Tensor in(Pass pass);
}
