/// A small strict JSON reader and writer over plain values: the headers of weight files, run
/// configurations, machine-readable output. Binding to classes, streaming and lenient dialects do
/// not belong here.
@NullMarked
package org.bpnet.train.json;

import org.jspecify.annotations.NullMarked;
