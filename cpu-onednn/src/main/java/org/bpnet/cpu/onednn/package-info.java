/// oneDNN behind the CPU backend's interface for products: finding and loading the native library,
/// and calling it. Nothing here cuts work among threads, and no other module calls native code.
@NullMarked
package org.bpnet.cpu.onednn;

import org.jspecify.annotations.NullMarked;
