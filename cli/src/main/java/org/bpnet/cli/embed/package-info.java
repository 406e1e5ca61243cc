/// Embeddings from the command line, run by `bpnet embed`: trained, measured, written to files,
/// searched among and compared in pairs.
@NullMarked
package org.bpnet.cli.embed;

import org.jspecify.annotations.NullMarked;
