/// Programs: formulas lowered to lists of exact single-precision operations, which kernels are made
/// of, and the elementary functions built from such operations. Knows formulas, and nothing of
/// kernels or memory. Start with [Lowered#of], then [Program].
///
/// Formulas that are computed together share what they have in common:
///
/// ```java
/// Formula x = Formula.input("x");
/// Formula y = x.tanh();
/// Lowered one = Lowered.of(List.of(y), List.of("x"), List.of());
/// Lowered both = Lowered.of(List.of(y, y.derivative("x")), List.of("x"), List.of());
/// IO.println(both.program().outputs().size()); // 2
/// IO.println(both.program().code().size() - one.program().code().size()); // 2
/// ```
///
/// Each instruction is exact: no engine may compute it otherwise.
///
/// ```java
/// Formula x = Formula.input("x");
/// Formula relu = x.relu();
/// Program program = Lowered.of(List.of(relu), List.of("x"), List.of()).program();
/// IO.println(program.code().stream().map(Instruction::op).toList()); // [CONST, INPUT, LE, BLEND]
/// ```
///
/// What does not depend on the inputs is computed once for a run, in double precision:
///
/// ```java
/// Formula rate = Formula.hyper("rate");
/// Formula step = Formula.input("g").mul(rate.neg().exp());
/// Lowered lowered = Lowered.of(List.of(step), List.of("g"), List.of("rate"));
/// IO.println(lowered.scalarValues(0)[0]); // 1.0
/// ```
@NullMarked
package org.bpnet.core.program;

import org.jspecify.annotations.NullMarked;
