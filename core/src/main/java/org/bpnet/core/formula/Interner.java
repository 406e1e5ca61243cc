package org.bpnet.core.formula;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;

/// Makes equal formulas the same object, one node at a time from the leaves up, so that a common
/// sub-expression is found by comparing references.
///
/// `Formula.equals` would give the same answers, but it and `hashCode` walk the whole tree below a
/// node; here a node is known by its operation and its operands' numbers.
final class Interner {
  private record Key(Object operation, List<Integer> operands) {}

  private final Map<Key, Formula> nodes = new HashMap<>();
  private final IdentityHashMap<Formula, Integer> numbers = new IdentityHashMap<>();

  /// The one object for this node, whose operands came from this method.
  Formula intern(Formula node) {
    var operands = Formulas.operands(node).stream().map(this::number).toList();
    Formula known = nodes.computeIfAbsent(new Key(operation(node), operands), _ -> node);
    numbers.putIfAbsent(known, numbers.size());
    return known;
  }

  private Integer number(Formula interned) {
    return Objects.requireNonNull(numbers.get(interned), "operand is not interned");
  }

  private static Object operation(Formula node) {
    return switch (node) {
      case Input _, Hyper _, Const _ -> node;
      case Unary(UnaryOp op, var _) -> op;
      case Binary(BinaryOp op, var _, var _) -> op;
      case Where _ -> Where.class;
    };
  }
}
