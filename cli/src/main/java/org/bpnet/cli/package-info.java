/// The way into the `bpnet` command: [org.bpnet.cli.Bpnet] runs it, [org.bpnet.cli.Commands] has
/// its subcommands, [org.bpnet.cli.Rehearsal] runs what every start needs. The only module that
/// prints, a thin layer over `train`.
@NullMarked
package org.bpnet.cli;

import org.jspecify.annotations.NullMarked;
