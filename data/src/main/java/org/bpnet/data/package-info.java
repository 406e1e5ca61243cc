/// Datasets and what is done to them before they meet a network: reading, splitting, standardising,
/// batching. Depends on `core` only for host arrays, shapes and seeds.
@NullMarked
package org.bpnet.data;

import org.jspecify.annotations.NullMarked;
