/// Streams, and words on them: what is printed where and in which language, how numbers and paths
/// are written, how a failure becomes one line and an exit code. Start at
/// [org.bpnet.cli.terminal.Console]. Knows no network and no data.
@NullMarked
package org.bpnet.cli.terminal;

import org.jspecify.annotations.NullMarked;
