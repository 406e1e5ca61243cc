/// Opening files, saying in one line why one cannot be read, and keeping in temporary files what
/// the heap does not hold. For this module alone.
@NullMarked
package org.bpnet.data.file;

import org.jspecify.annotations.NullMarked;
