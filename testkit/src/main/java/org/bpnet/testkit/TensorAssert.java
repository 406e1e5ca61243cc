package org.bpnet.testkit;

import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Assertions on the values of tensors. A failure names the first element that differs, both
/// values, and how many others differ.
///
/// ```java
/// assertThat(x.softmax(0)).hasShape(3).hasValuesCloseTo(1e-8, 0.09003057, 0.24472847, 0.66524096);
/// ```
public final class TensorAssert extends AbstractAssert<TensorAssert, HostArray> {
  private TensorAssert(HostArray actual) {
    super(actual, TensorAssert.class);
  }

  /// Assertions on these values.
  public static TensorAssert assertThat(HostArray actual) {
    return new TensorAssert(actual);
  }

  /// Assertions on the tensor's values, which are computed now.
  public static TensorAssert assertThat(Tensor actual) {
    return new TensorAssert(actual.toHost());
  }

  /// The extents are these.
  public TensorAssert hasShape(int... extents) {
    return hasShape(Shape.of(extents));
  }

  /// The shape is this.
  public TensorAssert hasShape(Shape expected) {
    if (!values().shape().equals(expected)) {
      failWithMessage("need shape %s, got %s", expected, values());
    }
    return this;
  }

  /// The element type is this.
  public TensorAssert hasType(DType expected) {
    if (values().type() != expected) {
      failWithMessage("need elements of type %s, got %s", expected, values());
    }
    return this;
  }

  /// The elements, in row-major order, are exactly these (0.0 and −0.0 are equal, NaN equals NaN).
  public TensorAssert hasValues(double... expected) {
    return hasValuesCloseTo(0, expected);
  }

  /// The elements, in row-major order, are these to the tolerance, relative to max(1, |expected|).
  public TensorAssert hasValuesCloseTo(double tolerance, double... expected) {
    if (values().shape().elementCount() != expected.length) {
      failWithMessage("need %s elements, got %s", expected.length, values());
    }
    return isCloseTo(HostArray.of(expected, values().shape()), tolerance);
  }

  /// Shape and elements are those of another array, to the tolerance, relative to max(1,
  /// |expected|).
  public TensorAssert isCloseTo(HostArray expected, double tolerance) {
    Difference.of(values(), expected, i -> tolerance * Math.max(1, Math.abs(expected.at(i))))
        .ifPresent(difference -> failWithMessage("%s", difference));
    return this;
  }

  private HostArray values() {
    isNotNull();
    return Objects.requireNonNull(actual);
  }
}
