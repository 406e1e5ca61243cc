package org.bpnet.nn.regularizer.penalty;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;

/// The sum of a formula of `w` over the elements of a weight.
record ElementSum(Pointwise element) {
  /// @param numbers the names in the formula of the penalty's numbers
  static ElementSum of(Formula formula, String... numbers) {
    List<String> names = new ArrayList<>(List.of("w"));
    names.addAll(List.of(numbers));
    return new ElementSum(new Pointwise(formula, names));
  }

  Tensor over(Tensor weight, double... numbers) {
    List<Tensor> operands = new ArrayList<>(List.of(weight));
    for (double number : numbers) {
      operands.add(weight.pass().scalar(number));
    }
    return weight.pass().apply(element, operands).sum();
  }
}
