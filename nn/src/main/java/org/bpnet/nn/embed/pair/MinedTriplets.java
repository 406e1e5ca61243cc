package org.bpnet.nn.embed.pair;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.min;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;

/// All triplets of an anchor with one of its positives and one of its negatives that fulfil a
/// condition.
///
/// N·M² of them are looked at, each by one formula of what its three sides say, and summed where
/// the formula is computed: memory holds matrices only.
///
/// @param pairs what they were chosen from
/// @param of 1 for the pairs of one class that may take part, else 0; `[N, M]`, constant
/// @param against 1 for the pairs of two classes that may take part, else 0; `[N, M]`, constant
/// @param condition what the three must fulfil together
public record MinedTriplets(Pairs pairs, Tensor of, Tensor against, TripletCondition condition)
    implements Mined {
  private static final Formula CHOSEN = input("wp").mul(input("wn"));

  @Override
  public Tensor positives() {
    return condition.isNone()
        ? of.mul(against.sum(1).expandDims(1))
        : apply(chosen(), operands(Axes.ANCHOR_POSITIVE_NEGATIVE)).sum(2).stopGradient();
  }

  @Override
  public Tensor negatives() {
    return condition.isNone()
        ? against.mul(of.sum(1).expandDims(1))
        : apply(chosen(), operands(Axes.ANCHOR_POSITIVE_NEGATIVE)).sum(1).stopGradient();
  }

  private Formula chosen() {
    return CHOSEN.mul(condition.formula()).simplify();
  }

  @Override
  public Tally tally(Definition loss, boolean swap) {
    Formula value =
        swap ? loss.formula().substitute(Map.of("n", min(input("n"), input("q")))) : loss.formula();
    Map<String, Tensor> operands = operands(Axes.ANCHOR_POSITIVE_NEGATIVE);
    settings(loss, operands);
    if (swap) {
      operands.put("q", pairs.amongOthers().stopGradient().expandDims(0));
    }
    Tensor sum = apply(chosen().mul(value), operands).sum(2).sum(1);
    Tensor active = apply(chosen().mul(value.greaterThan(constant(0))), operands).sum(2).sum(1);
    Tensor count =
        condition.isNone()
            ? of.sum(1).mul(against.sum(1))
            : apply(chosen(), operands).sum(2).sum(1);
    return new Tally(
        swap ? sum.add(ofThirdSides(loss, value)) : sum,
        count.stopGradient(),
        active.stopGradient());
  }

  /// 0, with the gradients by the distances between positives and negatives. They are summed over
  /// anchors, which can be done where they are made only if these are an inner axis.
  private Tensor ofThirdSides(Definition loss, Formula value) {
    Map<String, Tensor> operands = operands(Axes.POSITIVE_ANCHOR_NEGATIVE);
    settings(loss, operands);
    operands.put("q", pairs.amongOthers().expandDims(1));
    Tensor sum = apply(chosen().mul(value), operands).sum(2).sum(0);
    return sum.sub(sum.stopGradient());
  }

  /// In which order the axes of triplets are gone through.
  private enum Axes {
    ANCHOR_POSITIVE_NEGATIVE,
    POSITIVE_ANCHOR_NEGATIVE
  }

  private Map<String, Tensor> operands(Axes axes) {
    Map<String, Tensor> operands = new HashMap<>();
    boolean usual = axes == Axes.ANCHOR_POSITIVE_NEGATIVE;
    Tensor d = usual ? pairs.distances() : pairs.seen();
    put(operands, axes, "p", "n", d, d);
    put(operands, axes, "wp", "wn", of, against);
    condition.distances().forEach(c -> put(operands, axes, "cp", "cn", c, c));
    condition.among().forEach(c -> operands.put("cq", c.expandDims(usual ? 0 : 1)));
    return operands;
  }

  /// A matrix by anchor and positive, and one by anchor and negative.
  private static void put(
      Map<String, Tensor> operands, Axes axes, String p, String n, Tensor byP, Tensor byN) {
    boolean usual = axes == Axes.ANCHOR_POSITIVE_NEGATIVE;
    operands.put(p, (usual ? byP : byP.transpose()).expandDims(2));
    operands.put(n, byN.expandDims(usual ? 1 : 0));
  }

  private static void settings(Definition loss, Map<String, Tensor> operands) {
    List<Setting> settings = loss.settings();
    for (int i = 0; i < settings.size(); i++) {
      int setting = i;
      Tensor any = operands.values().iterator().next();
      operands.put(settings.get(i).name(), any.pass().scalar(() -> loss.values().get(setting)));
    }
  }

  private static Tensor apply(Formula formula, Map<String, Tensor> operands) {
    List<String> names = new ArrayList<>(formula.inputs());
    names.addAll(formula.hypers());
    List<Tensor> tensors = names.stream().map(operands::get).toList();
    return tensors.getFirst().pass().apply(new Pointwise(formula, names), tensors);
  }
}
