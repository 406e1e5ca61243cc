/// Arrays of numbers on the host, their shapes and element types, and the seeds that random ones
/// come from. The lowest room: values that know nothing of tensors, passes or backends; files and
/// pictures belong in `data`. Start with [HostArray] and [Shape].
///
/// An array is values in the order of its rows, and a shape:
///
/// ```java
/// HostArray matrix = HostArray.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3));
/// IO.println(matrix.at(4)); // 5.0
/// IO.println(matrix); // F32 [2, 3] 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
/// ```
///
/// Shapes that do not fit are refused in words:
///
/// ```java
/// IO.println(Shape.of(4, 1).broadcast(Shape.of(3), "add")); // [4, 3]
/// try {
///   Shape.of(4, 2).broadcast(Shape.of(3), "add");
/// } catch (ShapeException e) {
///   IO.println(e.getMessage());
///   // add: shapes [4, 2] and [3] do not broadcast (2 vs 3 at axis 1 from the end)
/// }
/// ```
///
/// A seed has children by name and by number, each a source of random numbers of its own; the same
/// child always gives the same ones:
///
/// ```java
/// Seed order = new Seed(7).child("order").child(3);
/// IO.println(Arrays.toString(order.permutation(5))); // [3, 2, 1, 0, 4]
/// IO.println(order.equals(new Seed(7).child("order").child(3))); // true
/// ```
@NullMarked
package org.bpnet.core.array;

import org.jspecify.annotations.NullMarked;
