package org.bpnet.train.spec;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Quoted;

/// Arguments of layers that several have.
final class LayerArguments {
  /// The widest layer: 2²⁰ units, whose weights alone would fill the memory of most machines. Ours.
  static final int WIDEST = 1 << 20;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,4})(?:x(\\d{1,4}))?");
  private static final String KEEPING = "same";

  private LayerArguments() {}

  /// A number from 1 up.
  static int positive(Arguments a, String key) {
    long value = a.whole(key);
    if (value < 1 || value > WIDEST) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: need from 1 to %d, got %d", key, WIDEST, value));
    }
    return (int) value;
  }

  /// The rows and columns of `5x3`, or of `5`, which is `5x5`.
  static int[] size(Arguments a, String layer) {
    Matcher size = SIZE.matcher(a.text("size"));
    if (!size.matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: size must be HxW such as 3x3, got %s",
              layer,
              Quoted.of(a.text("size"))));
    }
    String columns = size.group(2) == null ? size.group(1) : size.group(2);
    return new int[] {Integer.parseInt(size.group(1)), Integer.parseInt(columns)};
  }

  /// A window by `size`, `stride`, `dilation` and `padding`.
  static Window window(Arguments a, String layer) {
    int[] size = size(a, layer);
    Window window =
        Window.of(size[0], size[1]).stride(positive(a, "stride")).dilation(positive(a, "dilation"));
    return a.text("padding").equals(KEEPING) ? window.same() : window.padding(a.integer("padding"));
  }

  /// A span by `size`, `stride`, `dilation` and `padding`.
  static Span span(Arguments a) {
    Span span =
        Span.of(positive(a, "size"))
            .withStride(positive(a, "stride"))
            .withDilation(positive(a, "dilation"));
    if (a.text("padding").equals(KEEPING)) {
      return span.same();
    }
    int padding = a.integer("padding");
    return span.withPadding(padding, padding);
  }
}
