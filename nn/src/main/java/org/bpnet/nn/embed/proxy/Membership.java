package org.bpnet.nn.embed.proxy;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// Which class each example of a batch is of.
///
/// @param own 1 at the class of each example, else 0; `[N, C]`
/// @param others 1 at the classes that it is not of, else 0; `[N, C]`
/// @param labelled 1 for the examples with a label, else 0, which then are of no class and of no
///   other; `[N]`
/// @param place the classes, I32 `[N]`; 0 where there is none
record Membership(Tensor own, Tensor others, Tensor labelled, Tensor place) {
  private static final Pointwise LABELLED = Pointwise.of(input("y").atLeast(constant(0)), "y");
  private static final Pointwise OWN =
      Pointwise.of(input("h").mul(input("y").equalTo(input("k"))), "y", "k", "h");
  private static final Pointwise OTHERS =
      Pointwise.of(input("h").mul(input("y").notEqualTo(input("k"))), "y", "k", "h");

  /// @param labels I32 `[N]`, below 0 for none
  static Membership of(Tensor labels, int classes) {
    var pass = labels.pass();
    Tensor labelled = pass.apply(LABELLED, List.of(labels.toReal())).stopGradient();
    Tensor place = labels.toReal().maximum(0).toInteger();
    Tensor range = pass.range(classes);
    // Picked from the classes, so that a label that is none is an error.
    Tensor y = range.gather(0, place).expandDims(1);
    List<Tensor> operands = List.of(y, range.expandDims(0), labelled.expandDims(1));
    return new Membership(
        pass.apply(OWN, operands).stopGradient(),
        pass.apply(OTHERS, operands).stopGradient(),
        labelled,
        place);
  }

  /// The numbers of the examples' own classes, `[N, C] -> [N]`; 0 without a label.
  Tensor ofOwn(Tensor numbers) {
    return numbers.mul(own).sum(1);
  }
}
