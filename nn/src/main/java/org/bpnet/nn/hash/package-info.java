/// Hashing: examples become short binary codes, and are looked for by the number of bits in which
/// codes differ. The losses that train codes are in `embed.loss`. Start with [Codes] and
/// [HashIndex].
///
/// The signs of a network's outputs are codes:
///
/// ```java
/// HostArray outputs = HostArray.of(new float[] {0.3f, -2, 1, 1, 1, 1}, Shape.of(2, 3));
/// Codes codes = Codes.of(outputs);
/// IO.println(codes.bits() + " bits, " + codes.distance(0, codes, 1) + " differ");
/// // 3 bits, 1 differ
/// ```
///
/// The items nearest to a query:
///
/// ```java
/// HostArray items = HostArray.of(new float[] {1, 1, -1, -1, 1, -1}, Shape.of(3, 2));
/// Codes query = Codes.of(HostArray.of(new float[] {1, -1}, Shape.of(1, 2)));
/// IO.println(Arrays.toString(new HashIndex(Codes.of(items)).nearest(query, 0, 2))); // [2, 0]
/// ```
///
/// How good a ranking is, averaged over the queries:
///
/// ```java
/// Codes codes = Codes.of(HostArray.of(new float[] {1, 1, 1, -1, -1, -1}, Shape.of(3, 2)));
/// int[] classes = {0, 1, 0};
/// double map =
///     new HashIndex(codes).meanAveragePrecision(codes, (q, i) -> classes[q] == classes[i]);
/// IO.println("%.3f".formatted(map)); // 0.889
/// ```
@NullMarked
package org.bpnet.nn.hash;

import org.jspecify.annotations.NullMarked;
