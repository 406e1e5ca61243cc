/// oneDNN behind the CPU backend's interfaces for products and convolutions: finding, loading and
/// calling the native library. Nothing here cuts work among threads, and no other module calls
/// native code.
@NullMarked
package org.bpnet.cpu.onednn;

import org.jspecify.annotations.NullMarked;
