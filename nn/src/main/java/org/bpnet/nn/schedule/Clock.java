package org.bpnet.nn.schedule;

import java.util.List;
import java.util.function.LongSupplier;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Variable;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.init.Initializers;

/// The number of updates that a model has been given, kept among its weights: what anneals a part
/// of a model asks it, and finds the same number in evaluation, after a break and after loading.
///
/// ```java
/// Clock clock = Clock.under(params.child("codes"));
/// Layer codes = Activation.SCALED_TANH.with("beta", Continuation.defaults().over(clock));
/// ```
///
/// It is the [org.bpnet.nn.optim.Optimizer] that counts, in all clocks that its tree held when it
/// was made. A loop without one sets it by loading the buffer. **Units.** Updates; exact up to 2²⁴.
///
/// @param updates the buffer, `[]`
public record Clock(Buffer updates) implements LongSupplier {
  private static final String NAME = "updates";

  /// A new clock at 0.
  ///
  /// @param params the node that gets the buffer `updates`
  public static Clock under(Parameters params) {
    return new Clock(params.buffer(NAME, Shape.scalar(), Initializers.constant(0)));
  }

  /// All clocks under a node.
  public static List<Clock> in(Parameters params) {
    return params.variables().stream().filter(Clock::isClock).map(Clock::of).toList();
  }

  private static boolean isClock(Variable variable) {
    return variable instanceof Buffer
        && variable.path().substring(variable.path().lastIndexOf('.') + 1).equals(NAME);
  }

  private static Clock of(Variable variable) {
    return new Clock((Buffer) variable);
  }

  @Override
  public long getAsLong() {
    return (long) updates.value().at(0);
  }

  /// `codes.updates`.
  @Override
  public String toString() {
    return updates.path();
  }
}
