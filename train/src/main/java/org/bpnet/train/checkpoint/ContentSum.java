package org.bpnet.train.checkpoint;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bpnet.core.array.HostArray;

/// The sum over what a safetensors file says, whatever the order in which it says it.
final class ContentSum {
  private final Map<String, String> strings;
  private final Map<String, String> arrays = new TreeMap<>();

  /// @param strings the file's, without its checksum
  ContentSum(Map<String, String> strings) {
    this.strings = new TreeMap<>(strings);
  }

  /// Takes in an array.
  ///
  /// @param elements the sum over its bytes
  void add(String name, HostArray array, Checksum elements) {
    String text = String.format(Locale.ROOT, "%s %s %s", array.type(), array.shape(), elements);
    arrays.put(name, text);
  }

  String total() {
    var sum = new Checksum();
    strings.forEach((name, value) -> sum.add(name + "=" + value + "\n"));
    arrays.forEach((name, text) -> sum.add(name + ":" + text + "\n"));
    return sum.toString();
  }
}
