/// Off-heap memory of the CPU backend: blocks in size classes, handed out and taken back. Nothing
/// here knows what a tensor is, and no other package of the backend allocates native memory. Start
/// with [MemoryPool].
///
/// A block is taken and given back; the next of its size is the same memory:
///
/// ```java
/// try (MemoryPool pool = new MemoryPool()) {
///   MemoryBlock block = pool.acquire(1000);
///   pool.release(block);
///   IO.println(pool.bytesInUse() + " in use, " + (pool.bytesHeld() >= 1000)); // 0 in use, true
/// }
/// ```
///
/// A pool with a bound says when it is reached:
///
/// ```java
/// try (MemoryPool pool = new MemoryPool(1 << 20)) {
///   pool.acquire(1 << 30);
/// } catch (BackendException e) {
///   IO.println("no more than a megabyte"); // no more than a megabyte
/// }
/// ```
///
/// What was used lately is kept, up to a weight:
///
/// ```java
/// Recent<String, Integer> recent = new Recent<>(10);
/// recent.keep("a", 1, 6);
/// recent.keep("b", 2, 6); // too heavy beside a
/// IO.println(recent.find("a").isPresent() + ", " + recent.find("b").isPresent()); // false, true
/// ```
@NullMarked
package org.bpnet.cpu.memory;

import org.jspecify.annotations.NullMarked;
