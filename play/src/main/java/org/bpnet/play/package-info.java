/// The server of the playground, for the command: pages for browsers on this machine. What is shown
/// is computed in `.ground`, or by who offers experiments (`.lab`); `.http` is what any page takes.
/// Start with [PlayServer].
@NullMarked
package org.bpnet.play;

import org.jspecify.annotations.NullMarked;
