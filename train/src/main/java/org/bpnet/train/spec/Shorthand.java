package org.bpnet.train.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How an item of a model may be written shorter: a number after a name is its first argument,
/// `maxpool2` is `maxpool(2)`; then come the size, the stride and the padding, `conv32@5x5/2p1` is
/// `conv(32, size=5x5, stride=2, padding=1)`. Layers in parentheses are one after the other,
/// `(conv8,relu)` is `sequential(conv8,relu)`.
final class Shorthand {
  /// The name is the shortest that is followed by numbers alone: `conv1d` of `conv1d16p1`.
  private static final Pattern SHORT =
      Pattern.compile(
          "([a-z][a-z0-9_]*?)(\\d+)(?:@(\\d+(?:x\\d+)?))?(?:/(\\d+))?(?:p(\\d+|same))?");

  private Shorthand() {}

  /// The item in full; as it is if it is not short.
  static String expand(String item) {
    if (item.startsWith("(")) {
      return "sequential" + item;
    }
    Matcher parts = SHORT.matcher(item);
    if (!parts.matches()) {
      return item;
    }
    return parts.group(1)
        + "("
        + parts.group(2)
        + argument("size", parts.group(3))
        + argument("stride", parts.group(4))
        + argument("padding", parts.group(5))
        + ")";
  }

  private static String argument(String name, @Nullable String value) {
    return value == null ? "" : ", " + name + "=" + value;
  }
}
