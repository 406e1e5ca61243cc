/// One class for each subcommand, and the options that several share. Start at
/// [org.bpnet.cli.command.Train]. What a run says belongs in `report`, how it is written to a
/// stream in `terminal`.
@NullMarked
package org.bpnet.cli.command;

import org.jspecify.annotations.NullMarked;
