/// The options that several commands share, by subject; each says in one class what it is called,
/// what it does to the settings of a training, and how a run folder notes it. Start at
/// [org.bpnet.cli.option.TrainingOptions]. An option of one command is a field of that command.
@NullMarked
package org.bpnet.cli.option;

import org.jspecify.annotations.NullMarked;
