/// Files that fail as real ones do: at any operation, by a kill or for lack of space or locks.
@NullMarked
package org.bpnet.train.fault;

import org.jspecify.annotations.NullMarked;
