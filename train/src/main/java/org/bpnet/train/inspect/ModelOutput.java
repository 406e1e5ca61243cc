package org.bpnet.train.inspect;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;

/// One of the numbers that a model predicts, as a function of encoded examples.
///
/// @param index which, in the order of [#names]
record ModelOutput(Model model, int index) {
  /// What a model predicts: the classes, or the values' names.
  static List<String> names(Target target) {
    return switch (target) {
      case Target.Classes classes -> classes.names();
      case Target.Values values -> values.names();
    };
  }

  /// The output of this name.
  ///
  /// @throws IllegalArgumentException if there is none, or it has no gradient by the inputs
  static ModelOutput of(Model model, String name) {
    if (model.layers().takesIndices()) {
      throw new IllegalArgumentException(
          "attribution: the model looks up vectors by whole numbers, and has no gradient by these");
    }
    List<String> names = names(model.target());
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "attribution: the model predicts no '%s', but %s",
              name,
              String.join(", ", names)));
    }
    return new ModelOutput(model, index);
  }

  /// The shape of an encoded example.
  Shape shape() {
    return model.inputs().featureShape();
  }

  /// An example of arrays, encoded.
  ///
  /// @throws IllegalArgumentException if the model takes something else
  double[] encoded(Dataset examples, int example) {
    if (!(model.inputs() instanceof Inputs.Arrays(Shape shape, Standardizer standardizer))) {
      throw new IllegalArgumentException("attribution: the model takes tables, not arrays");
    }
    if (examples.featureShape().elementCount() != shape.elementCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "attribution: the model takes examples of shape %s, got %s",
              shape,
              examples.featureShape()));
    }
    return standardizer
        .of(examples)
        .features(new int[] {requireWithin(example, examples.size())})
        .toDoubles();
  }

  /// @throws IllegalArgumentException if there are not so many examples
  static int requireWithin(int example, int size) {
    if (example < 0 || example >= size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "attribution: needs an example from 0 to %,d, got %,d",
              size - 1,
              example));
    }
    return example;
  }

  /// What is predicted, `[N, 1]`: how probable the class is, or the value in its units.
  ///
  /// @param features `[N, ..]`
  Tensor predicted(Tensor features) {
    OutputHead head = model.head();
    Tensor all = head.predict(model.network().forward(features));
    if (head == OutputHead.BINARY) { // of the second class alone
      return index == 1 ? all : all.neg().add(1);
    }
    Tensor own = column(all, index);
    return model instanceof Regressor regressor ? inUnits(own, regressor.outputs()) : own;
  }

  private Tensor inUnits(Tensor value, Standardizer outputs) {
    int k = outputs.scale().length == 1 ? 0 : index;
    return value.mul(outputs.scale()[k]).add(outputs.mean()[k]);
  }

  /// The score of the class before softmax, or the value, `[N, 1]`. Of two classes with one score
  /// it is that of the second.
  Tensor score(Tensor features) {
    OutputHead head = model.head();
    return head.tellsClasses()
        ? column(model.network().forward(features), head == OutputHead.BINARY ? 0 : index)
        : predicted(features);
  }

  private static Tensor column(Tensor outputs, int index) {
    return outputs.slice(1, index, index + 1);
  }
}
