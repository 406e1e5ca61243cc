package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;

/// Two scores a and b that shall be in a given order, with a margin between them.
///
/// **Formula.** max(0, m − t·(a − b)), t = 1 where a shall be the larger, −1 where b.
///
/// **Shapes.** Prediction `[N, 2]`: a, then b; target `[N]`. **Gradient.** 0 where the margin is
/// just kept.
///
/// **Throws** ShapeException for other shapes.
///
/// **Source.** Herbrich, Graepel, Obermayer 2000, there with m = 1; the default is PyTorch's.
///
/// @param definition the formula, with its margin
public record MarginRanking(Definition definition) implements ExampleLoss, Defined {
  static final Definition STANDARD =
      Definition.of(
          "margin_ranking",
          hyper("margin").sub(input("t").mul(input("a").sub(input("b")))).relu(),
          List.of("a", "b", "t"),
          "Herbrich, Graepel, Obermayer 2000; the default is PyTorch's",
          Setting.notNegative("margin", 0));

  /// With margin m, 0 or more.
  public static MarginRanking of(double margin) {
    return new MarginRanking(STANDARD.with(margin));
  }

  @Override
  public Kind kind() {
    return Kind.OTHERS;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, 2], [N] -> [N]
    Targets.checkPairs(toString(), 2, prediction, target);
    return definition.apply(Targets.ofPair(prediction, 0), Targets.ofPair(prediction, 1), target);
  }

  /// `margin_ranking(margin=0.2)`.
  @Override
  public String toString() {
    return definition.toString();
  }
}
