/// Statements of the course that are printed wrong, each beside what is right, and how far both are
/// off: `bpnet lab errata`. Nothing else is in this room. Start with [LabErrata].
@NullMarked
package org.bpnet.cli.lab.errata;

import org.jspecify.annotations.NullMarked;
