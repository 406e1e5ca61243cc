/// One class for each subcommand. Start at [org.bpnet.cli.command.Train]. Options that several
/// share belong in `option`, what a run says in `report`, how it is written to a stream in
/// `terminal`.
@NullMarked
package org.bpnet.cli.command;

import org.jspecify.annotations.NullMarked;
