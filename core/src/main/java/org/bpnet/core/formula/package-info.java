/// Scalar formulas: written once, evaluated, differentiated, simplified and printed. Knows nothing
/// of tensors, memory or vector instructions; how a formula becomes a kernel's program is in
/// `core.program`. Start with [Formula].
///
/// A formula is a value; its derivative is another:
///
/// ```java
/// Formula x = Formula.input("x");
/// Formula silu = x.mul(x.sigmoid());
/// IO.println(silu.derivative("x").text()); // sigmoid(x) + x * (sigmoid(x) * (1 - sigmoid(x)))
/// IO.println(silu.latex()); // x \sigma(x)
/// ```
///
/// It has a value in double precision, the definition against which kernels are tested:
///
/// ```java
/// Formula a = Formula.input("a");
/// Formula b = Formula.input("b");
/// ScalarFunction hypotenuse = a.square().add(b.square()).sqrt().bind(List.of("a", "b"));
/// IO.println(hypotenuse.at(3, 4)); // 5.0
/// ```
///
/// A piece at a time; a number that may change between runs of a kernel has a name:
///
/// ```java
/// Formula x = Formula.input("x");
/// Formula slope = Formula.hyper("slope");
/// Formula leaky = Formula.where(x.lessThan(Formula.constant(0)), slope.mul(x), x);
/// IO.println(leaky.derivative("x").text()); // (x < 0) ? slope : 1
/// IO.println(leaky.inputs() + " " + leaky.hypers()); // [x] [slope]
/// ```
@NullMarked
package org.bpnet.core.formula;

import org.jspecify.annotations.NullMarked;
