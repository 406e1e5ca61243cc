package org.bpnet.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;

/// Examples with named columns, fetched by their index: where training takes them from.
///
/// A [Dataset] is a source with two columns, `features` and `targets`. Others come from arrays
/// ([#of]), from sources side by side ([#zipped]) or one after the other ([#joined]), from a stream
/// ([#streamed]), or from an implementation of the three methods. It must give the same example for
/// the same index every time, may be called from several threads at once, and returns fresh arrays
/// that the caller may keep.
///
/// ```java
/// Source faces =
///     Source.of(Map.of("image", images, "age", ages, "person", people, "weight", weights));
/// ```
public interface Source {
  /// The number of examples.
  int size();

  /// What each example has.
  List<Column> columns();

  /// The examples at these indices, in this order; an index may occur twice.
  Batch batch(int[] indices);

  /// Feeds what the examples at these indices consist of to a digest: by default all numbers of
  /// their columns. Examples of equal content in sources of one kind feed equal bytes.
  default void feed(MessageDigest digest, int[] indices) {
    feed(digest, batch(indices).columns().values());
  }

  /// Feeds all numbers of these arrays.
  static void feed(MessageDigest digest, Iterable<HostArray> parts) {
    for (HostArray part : parts) {
      ByteBuffer bytes =
          ByteBuffer.allocate(part.shape().elementCount() * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      if (part.type().isFloat()) {
        bytes.asFloatBuffer().put(part.toFloats());
      } else {
        bytes.asIntBuffer().put(part.toInts());
      }
      digest.update(bytes);
    }
  }

  /// Every example, in order.
  default Batch all() {
    return batch(IntStream.range(0, size()).toArray());
  }

  /// Columns in arrays, one entry after another along their first axis. Given a map without an
  /// order, such as `Map.of`, columns are sorted by name.
  ///
  /// @throws DataFormatException if there are none, their numbers of examples differ, or a real
  ///   number is NaN or infinite
  static Source of(Map<String, HostArray> columns) {
    return ArraySource.of(columns);
  }

  /// The examples of several sources side by side: example i has the columns of all. Where one is
  /// shorter it begins again, so that the longest decides the size.
  ///
  /// @throws IllegalArgumentException if two have a column of one name, or one has no examples
  static Source zipped(Source... sources) {
    return new ZippedSource(List.of(sources));
  }

  /// The examples of several sources one after the other. Whoever draws batches from some of them
  /// alone says so by their indices, see [org.bpnet.data.load.Sampler#alternating].
  ///
  /// @throws IllegalArgumentException if their columns differ
  static Source joined(Source... sources) {
    return new JoinedSource(List.of(sources));
  }

  /// Examples that can only be read one after the other, such as the lines of a file that does not
  /// fit in memory. They are drawn in order ([org.bpnet.data.load.Sampler#sequential]); an index
  /// before the last one opens the stream anew, and indices that are left out are read over.
  ///
  /// @param size the number of examples
  /// @param columns what each has
  /// @param open begins the stream: for each example its values by column, without an axis of
  ///   examples
  static Source streamed(
      int size, List<Column> columns, Supplier<? extends Iterator<Map<String, HostArray>>> open) {
    return new StreamedSource(size, columns, open);
  }
}
