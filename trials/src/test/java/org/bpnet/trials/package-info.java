/// Trials of what docs/reliability.md promises: processes that are killed, disks that are full,
/// files that are damaged, threads that close what others use. Each is a test tagged `slow`, short
/// in continuous integration and as long as wanted by `./bpnet-trials`. Anything that a single call
/// can show belongs in the tests of its room.
///
/// Start reading at [org.bpnet.trials.Trials], which says how long a trial runs.
@NullMarked
package org.bpnet.trials;

import org.jspecify.annotations.NullMarked;
