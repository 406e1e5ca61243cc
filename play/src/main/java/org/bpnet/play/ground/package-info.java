/// A playground: a scenario, the small network that learns it, and what there is to see of both. It
/// knows no server and no screen. Start with [Playground].
@NullMarked
package org.bpnet.play.ground;

import org.jspecify.annotations.NullMarked;
