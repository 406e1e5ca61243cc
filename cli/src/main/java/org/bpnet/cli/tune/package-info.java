/// The search for good settings from the command line, run by `bpnet tune`.
@NullMarked
package org.bpnet.cli.tune;

import org.jspecify.annotations.NullMarked;
