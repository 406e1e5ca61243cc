package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Sums over windows and choices from them, channel by channel, each beside its adjoint.
public sealed interface Pooling extends Primitive {
  /// The window and how it is moved.
  Window window();

  /// Sums over windows, channel by channel; padding counts as 0. Divided by the number of taps it
  /// is average pooling.
  ///
  /// **Shapes.** `[N, H, W, C] -> [N, OH, OW, C]`.
  ///
  /// **Gradient.** Spread over the windows ([WindowSpread]). **Throws** ShapeException if the
  /// padded input is smaller than the window.
  ///
  /// @param window the window and how it is moved
  record WindowSum(Window window) implements Pooling {
    @Override
    public String name() {
      return "windowSum";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.getFirst();
      Windows.checkImages(name(), x);
      return Windows.positions(name(), window, x, x.extent(3));
    }

    @Override
    public void vjp(Vjp vjp) {
      Shape x = vjp.input(0).shape();
      var spread = new WindowSpread(window, x.extent(1), x.extent(2));
      vjp.add(0, () -> vjp.gradient().pass().apply(spread, List.of(vjp.gradient())));
    }

    @Override
    public void jvp(Jvp jvp) {
      jvp.linear();
    }
  }

  /// The adjoint of [WindowSum]: each element is added to every place of its window.
  ///
  /// **Shapes.** `[N, OH, OW, C] -> [N, height, width, C]`.
  ///
  /// **Gradient.** Sums over the windows. **Throws** ShapeException if the window has other
  /// positions than OH x OW on height x width.
  ///
  /// @param window the window and how it is moved
  /// @param height the extent H of the result
  /// @param width the extent W of the result
  record WindowSpread(Window window, int height, int width) implements Pooling {
    @Override
    public String name() {
      return "windowSpread";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape y = inputs.getFirst();
      Windows.checkImages(name(), y);
      return Windows.source(name(), window, y, height, width, y.extent(3));
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(0, () -> vjp.gradient().pass().apply(new WindowSum(window), List.of(vjp.gradient())));
    }

    @Override
    public void jvp(Jvp jvp) {
      jvp.linear();
    }
  }

  /// For each window and channel the value at the place where a selector is largest. With the same
  /// tensor for both it is max pooling.
  ///
  /// **Definition.** The place is the first of the largest in row-major order; NaN counts as larger
  /// than any number, padding as smaller.
  ///
  /// **Shapes.** selector `[N, H, W, C]` and values `[N, H, W, C]` give `[N, OH, OW, C]`.
  ///
  /// **Gradient.** By the values: back to the places they came from ([WindowPut]). By the selector:
  /// 0, since a small change of it changes no place. **Throws** ShapeException if the shapes
  /// differ, if the padded input is smaller than the window, or if a window would see nothing but
  /// padding.
  ///
  /// **Source.** Ranzato, Huang, Boureau, LeCun 2007, section 2; ties and NaN as in PyTorch.
  ///
  /// @param window the window and how it is moved
  record WindowTake(Window window) implements Pooling {
    @Override
    public String name() {
      return "windowMax";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Windows.checkImages(name(), x);
      if (!inputs.get(1).equals(x)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "windowMax: selector and values must have one shape, got %s and %s",
                x,
                inputs.get(1)));
      }
      Shape result = Windows.positions(name(), window, x, x.extent(3));
      Windows.checkTouches(name(), window, x);
      return result;
    }

    @Override
    public void vjp(Vjp vjp) {
      var put = new WindowPut(window);
      vjp.add(1, () -> vjp.gradient().pass().apply(put, List.of(vjp.input(0), vjp.gradient())));
    }

    @Override
    public void jvp(Jvp jvp) {
      jvp.linear(1);
    }
  }

  /// The adjoint of [WindowTake]: each element is added to the place of its window where a selector
  /// is largest, all other places being 0.
  ///
  /// **Shapes.** selector `[N, H, W, C]` and y `[N, OH, OW, C]` give `[N, H, W, C]`.
  ///
  /// **Gradient.** By y: the elements at those places. By the selector: 0. **Throws**
  /// ShapeException if the window has other positions than OH x OW on H x W, or would see nothing
  /// but padding.
  ///
  /// @param window the window and how it is moved
  record WindowPut(Window window) implements Pooling {
    @Override
    public String name() {
      return "windowPut";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Shape y = inputs.get(1);
      Windows.checkYields(name(), window, x, y);
      Windows.checkChannels(name(), x, y);
      Windows.checkTouches(name(), window, x);
      return x;
    }

    @Override
    public void vjp(Vjp vjp) {
      var take = new WindowTake(window);
      vjp.add(1, () -> vjp.gradient().pass().apply(take, List.of(vjp.input(0), vjp.gradient())));
    }

    @Override
    public void jvp(Jvp jvp) {
      jvp.linear(1);
    }
  }
}
