/// How messages and files put things: a number of things, an object as text. Knows nothing else of
/// the project. Start with [Count].
///
/// ```java
/// IO.println(Count.of(1, "row") + ", " + Count.of(1200, "row")); // 1 row, 1,200 rows
/// ```
///
/// What there is instead of something unknown:
///
/// ```java
/// IO.println("no reduction 'avg': " + Count.choices(List.of("mean", "sum")));
/// // no reduction 'avg': there are mean, sum
/// ```
///
/// A setting as text, without the name of a Java class:
///
/// ```java
/// IO.println(Described.of(new Uniform(-1, 1))); // Uniform[low=-1.0, high=1.0]
/// ```
@NullMarked
package org.bpnet.core.text;

import org.jspecify.annotations.NullMarked;
