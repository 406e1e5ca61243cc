/// The `bpnet` command: one class per subcommand, a thin layer over `train`. The only room that
/// prints.
@NullMarked
package org.bpnet.cli;

import org.jspecify.annotations.NullMarked;
