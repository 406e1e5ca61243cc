/// Seeded samples for tests: numbers far enough apart for what is tested, and random expressions.
/// Knows nothing of what they are used to check. Start with [Samples].
@NullMarked
package org.bpnet.testkit.sample;

import org.jspecify.annotations.NullMarked;
