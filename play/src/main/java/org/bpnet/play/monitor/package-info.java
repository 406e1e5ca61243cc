/// What there is to see of training runs: their logs as they grow, in bounded memory, the settings
/// in which they differ, what gives cause for alarm. It reads run folders, and does not ask who
/// writes them or how pages look. Start with [WatchedRuns].
@NullMarked
package org.bpnet.play.monitor;

import org.jspecify.annotations.NullMarked;
