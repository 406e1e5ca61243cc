/// Opening files, and saying in one line why one cannot be read. For this module alone.
@NullMarked
package org.bpnet.data.file;

import org.jspecify.annotations.NullMarked;
