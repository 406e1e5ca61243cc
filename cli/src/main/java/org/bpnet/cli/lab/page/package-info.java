/// Experiments as pages offer them: by theme, as forms of their options, run in the process of the
/// server without a file read or written. The pages are in the module `play`. Start with
/// [PageLabs].
@NullMarked
package org.bpnet.cli.lab.page;

import org.jspecify.annotations.NullMarked;
