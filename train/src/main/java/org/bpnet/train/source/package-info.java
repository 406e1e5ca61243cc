/// A trained model as one class of plain Java 8, which depends on nothing: the network recorded for
/// one example, each of its operations a loop, and around it what is done to rows of a table.
/// Formats that are read again do not belong here. Start with [JavaSource].
@NullMarked
package org.bpnet.train.source;

import org.jspecify.annotations.NullMarked;
