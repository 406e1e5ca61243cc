/// How messages and files put things: a number of things, an object as text. Knows nothing else of
/// the project. Start with [Count].
@NullMarked
package org.bpnet.core.text;

import org.jspecify.annotations.NullMarked;
