package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Operations that mean something to derivatives alone: the value is that of an input.
public sealed interface Marker extends Primitive {
  /// The same value, which differentiation takes for a constant.
  record StopGradient() implements Marker {
    @Override
    public String name() {
      return "stopGradient";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public DType type(List<DType> inputs, DType real) {
      return inputs.getFirst();
    }

    @Override
    public void vjp(Vjp vjp) {} // that is its purpose

    @Override
    public void jvp(Jvp jvp) {} // likewise
  }

  /// A user's operation: its last input is the result, computed by the user's `forward` on inputs
  /// that stop gradients; its gradient is the user's `backward`, its tangent the transpose of that.
  /// Costs nothing by itself.
  ///
  /// @param op the user's operation
  record Custom(CustomOp op) implements Marker {
    @Override
    public String name() {
      return op.name();
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      return inputs.getLast();
    }

    @Override
    public void vjp(Vjp vjp) {
      List<Tensor> gradients = backward(vjp.inputs(), vjp.output(), vjp.gradient());
      for (int i = 0; i < gradients.size(); i++) {
        Tensor gradient = gradients.get(i);
        vjp.add(i, () -> gradient);
      }
    }

    @Override
    public void jvp(Jvp jvp) {
      for (int i = 0; i < jvp.inputs().size() - 1; i++) {
        int argument = i;
        UnaryOperator<Tensor> pullback = u -> backward(jvp.inputs(), jvp.output(), u).get(argument);
        jvp.add(i, tangent -> jvp.transposed(pullback, tangent));
      }
    }

    private List<Tensor> backward(List<Tensor> all, Tensor output, Tensor gradient) {
      List<Tensor> inputs = all.subList(0, all.size() - 1);
      List<Tensor> gradients = op.backward(inputs, output, gradient);
      if (gradients.size() != inputs.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: backward must return one gradient for each of the %d inputs, got %d",
                name(),
                inputs.size(),
                gradients.size()));
      }
      for (int i = 0; i < inputs.size(); i++) {
        if (!gradients.get(i).shape().equals(inputs.get(i).shape())) {
          throw new ShapeException(
              String.format(
                  Locale.ROOT,
                  "%s: the gradient by input %d must have its shape %s, got %s",
                  name(),
                  i,
                  inputs.get(i).shape(),
                  gradients.get(i).shape()));
        }
      }
      return gradients;
    }
  }
}
