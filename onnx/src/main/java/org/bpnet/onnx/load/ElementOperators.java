package org.bpnet.onnx.load;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.onnx.export.Functions;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxTensor;

/// Operators that are a formula of elements.
final class ElementOperators {
  private static final Formula X = input("x");
  private static final Formula A = input("a");
  private static final Formula B = input("b");
  private static final Formula ZERO = constant(0);
  private static final Formula ONE = constant(1);

  private ElementOperators() {}

  static void add(Map<String, Operator> all) {
    unary(all);
    told(all);
    binary(all);
    all.put("Where", Operator.of(ElementOperators::where3));
    all.put("Clip", Operator.of(ElementOperators::clip));
    all.put("Mod", Operator.of(ElementOperators::rest));
    all.put("IsInf", Operator.of(ElementOperators::isInfinite));
    all.put(
        "PRelu",
        Operator.of(
            call -> call.formula(where(A.lessThan(ZERO), A.mul(B), A), call.type(0), "a", "b")));
    all.put(Functions.DOMAIN + ".Expm1", one(X.expm1()));
    all.put(Functions.DOMAIN + ".Log1p", one(X.log1p()));
  }

  private static Operator one(Formula formula) {
    return Operator.of(call -> call.formula(formula, call.type(0), "x"));
  }

  private static void unary(Map<String, Operator> all) {
    Formula square = X.square();
    Formula floor = X.floor();
    Formula rest = X.sub(floor);
    Formula odd = floor.sub(floor.mul(0.5).floor().mul(2));
    Map<String, Formula> formulas =
        Map.ofEntries(
            Map.entry("Abs", X.abs()),
            Map.entry("Neg", X.neg()),
            Map.entry("Exp", X.exp()),
            Map.entry("Log", X.log()),
            Map.entry("Sqrt", X.sqrt()),
            Map.entry("Sin", X.sin()),
            Map.entry("Cos", X.cos()),
            Map.entry("Tan", X.sin().div(X.cos())),
            Map.entry("Acos", X.acos()),
            Map.entry("Asin", constant(Math.PI / 2).sub(X.acos())),
            Map.entry("Atan", constant(Math.PI / 2).sub(X.div(square.add(1).sqrt()).acos())),
            Map.entry("Sinh", X.exp().sub(X.neg().exp()).mul(0.5)),
            Map.entry("Cosh", X.exp().add(X.neg().exp()).mul(0.5)),
            Map.entry("Asinh", X.sign().mul(X.abs().add(square.add(1).sqrt()).log())),
            Map.entry("Acosh", X.add(square.sub(1).sqrt()).log()),
            Map.entry("Atanh", ONE.add(X).div(ONE.sub(X)).log().mul(0.5)),
            Map.entry("Floor", floor),
            Map.entry("Ceil", X.neg().floor().neg()),
            Map.entry(
                "Round",
                where(
                    rest.lessThan(constant(0.5)),
                    floor,
                    where(rest.greaterThan(constant(0.5)), floor.add(1), floor.add(odd)))),
            Map.entry("Sign", X.sign()),
            Map.entry("Reciprocal", ONE.div(X)),
            Map.entry("Erf", X.erf()),
            Map.entry("Tanh", X.tanh()),
            Map.entry("Sigmoid", X.sigmoid()),
            Map.entry("Relu", X.relu()),
            Map.entry("Softplus", X.softplus()),
            Map.entry("Softsign", X.div(X.abs().add(1))),
            Map.entry("Mish", X.mul(X.softplus().tanh())),
            Map.entry("HardSwish", X.mul(clipped(X.div(6).add(0.5)))));
    formulas.forEach((name, formula) -> all.put(name, one(formula)));
    all.put("Not", Operator.of(call -> call.formula(X.equalTo(ZERO), ElementType.BOOL, "x")));
    all.put("IsNaN", Operator.of(call -> call.formula(X.notEqualTo(X), ElementType.BOOL, "x")));
  }

  private static Formula clipped(Formula x) {
    return max(ZERO, min(ONE, x));
  }

  /// Formulas with numbers that the operator is told.
  private static void told(Map<String, Operator> all) {
    told(all, "LeakyRelu", call -> where(X.lessThan(ZERO), X.mul(call.real("alpha", 0.01f)), X));
    told(all, "Elu", call -> where(X.lessThan(ZERO), X.expm1().mul(call.real("alpha", 1)), X));
    told(
        all,
        "Celu",
        call -> {
          double alpha = call.real("alpha", 1);
          return X.relu().add(min(ZERO, X.div(alpha).expm1().mul(alpha)));
        });
    told(
        all,
        "Selu",
        call -> {
          double alpha = call.real("alpha", 1.6732631921768188);
          double gamma = call.real("gamma", 1.0507010221481323);
          return where(X.greaterThan(ZERO), X, X.expm1().mul(alpha)).mul(gamma);
        });
    told(
        all,
        "ThresholdedRelu",
        call -> where(X.greaterThan(constant(call.real("alpha", 1))), X, ZERO));
    told(
        all,
        "HardSigmoid",
        call -> clipped(X.mul(call.real("alpha", 0.2f)).add(call.real("beta", 0.5))));
    told(all, "Swish", call -> X.mul(X.mul(call.real("alpha", 1)).sigmoid()));
    told(
        all,
        "Shrink",
        call -> {
          double lambda = call.real("lambd", 0.5);
          double bias = call.real("bias", 0);
          return where(
              X.lessThan(constant(-lambda)),
              X.add(bias),
              where(X.greaterThan(constant(lambda)), X.sub(bias), ZERO));
        });
    told(
        all,
        "Gelu",
        call ->
            call.text("approximate", "none").equals("tanh")
                ? X.mul(0.5)
                    .mul(
                        X.add(X.mul(X).mul(X).mul(0.044715))
                            .mul(Math.sqrt(2 / Math.PI))
                            .tanh()
                            .add(1))
                : X.mul(0.5).mul(X.div(Math.sqrt(2)).erf().add(1)));
  }

  private static void told(
      Map<String, Operator> all, String name, Function<Call, Formula> formula) {
    all.put(name, Operator.of(call -> call.formula(formula.apply(call), call.type(0), "x")));
  }

  private static void binary(Map<String, Operator> all) {
    pair(all, "Add", A.add(B));
    pair(all, "Sub", A.sub(B));
    pair(all, "Mul", A.mul(B));
    pair(all, "Div", A.div(B));
    pair(all, "Pow", A.pow(B));
    Map<String, Formula> truths =
        Map.of(
            "Less", A.lessThan(B),
            "LessOrEqual", A.atMost(B),
            "Greater", A.greaterThan(B),
            "GreaterOrEqual", A.atLeast(B),
            "And", A.notEqualTo(ZERO).mul(B.notEqualTo(ZERO)),
            "Or", max(A.notEqualTo(ZERO), B.notEqualTo(ZERO)),
            "Xor", A.notEqualTo(ZERO).notEqualTo(B.notEqualTo(ZERO)));
    truths.forEach((name, formula) ->
        all.put(name, Operator.of(call -> call.formula(formula, ElementType.BOOL, "a", "b"))));
    all.put(
        "Equal",
        Operator.of(call ->
            call.value(0).isTexts()
                ? equalTexts(call)
                : call.formula(A.equalTo(B), ElementType.BOOL, "a", "b")));
    several(all, "Max", Formula::max, false);
    several(all, "Min", Formula::min, false);
    several(all, "Sum", Formula::add, false);
    several(all, "Mean", Formula::add, true);
  }

  private static void pair(Map<String, Operator> all, String name, Formula formula) {
    all.put(
        name,
        Operator.of(call -> {
          call.only("broadcast", 1); // before version 7 it had to be asked for
          return call.formula(formula, call.type(0), "a", "b");
        }));
  }

  private static void several(
      Map<String, Operator> all, String name, BinaryOperator<Formula> joined, boolean mean) {
    all.put(
        name,
        Operator.of(call -> {
          int count = call.count();
          String[] names = IntStream.range(0, count).mapToObj(i -> "x" + i).toArray(String[]::new);
          Formula formula =
              IntStream.range(0, count)
                  .mapToObj(i -> input("x" + i))
                  .reduce(joined)
                  .orElseThrow(() -> new NotImported("needs at least one input"));
          return call.formula(mean ? formula.div(count) : formula, call.type(0), names);
        }));
  }

  private static Value where3(Call call) {
    return call.formula(where(input("c"), A, B), call.type(1), "c", "a", "b");
  }

  /// Bounds are inputs, or attributes before version 11.
  private static Value clip(Call call) {
    Formula clipped = X;
    List<Value> values = new ArrayList<>(List.of(call.value(0)));
    List<String> names = new ArrayList<>(List.of("x"));
    if (call.has(1)) {
      clipped = max(A, clipped);
      values.add(call.value(1));
      names.add("a");
    } else if (call.isTold("min")) {
      clipped = max(constant(call.real("min", 0)), clipped);
    }
    if (call.has(2)) {
      clipped = min(B, clipped);
      values.add(call.value(2));
      names.add("b");
    } else if (call.isTold("max")) {
      clipped = min(constant(call.real("max", 0)), clipped);
    }
    return call.formula(clipped, call.type(0), values, names.toArray(String[]::new));
  }

  /// The rest of a division, with the sign of the divisor or, as C has it, of the dividend.
  private static Value rest(Call call) {
    Formula quotient = A.div(B);
    Formula whole =
        call.whole("fmod", 0) == 0 ? quotient.floor() : quotient.sign().mul(quotient.abs().floor());
    return call.formula(A.sub(B.mul(whole)), call.type(0), "a", "b");
  }

  private static Value isInfinite(Call call) {
    Formula above =
        call.whole("detect_positive", 1) == 1
            ? X.equalTo(constant(Double.POSITIVE_INFINITY))
            : ZERO;
    Formula below =
        call.whole("detect_negative", 1) == 1
            ? X.equalTo(constant(Double.NEGATIVE_INFINITY))
            : ZERO;
    return call.formula(max(above, below).mul(ONE), ElementType.BOOL, "x");
  }

  private static Value equalTexts(Call call) {
    OnnxTensor a = call.value(0).texts();
    OnnxTensor b = call.value(1).texts();
    Shape shape = a.shape().broadcast(b.shape(), "Equal");
    call.budget().check(shape.elementCount());
    var truths = new long[shape.elementCount()];
    for (int i = 0; i < truths.length; i++) {
      String left = a.texts()[place(i, shape, a.shape())];
      truths[i] = Objects.equals(left, b.texts()[place(i, shape, b.shape())]) ? 1 : 0;
    }
    return call.known().of(new OnnxTensor(ElementType.BOOL, shape, truths));
  }

  /// Where element `i` of a shape lies in another that was broadcast to it.
  private static int place(int i, Shape shape, Shape other) {
    int rest = i;
    int place = 0;
    int stride = 1;
    for (int back = 1; back <= other.rank(); back++) {
      int extent = other.extent(-back);
      place += (extent == 1 ? 0 : rest % shape.extent(-back)) * stride;
      rest /= shape.extent(-back);
      stride *= extent;
    }
    return place;
  }
}
