/// What embeddings are good for, and how good they are at it: the nearest of many
/// ([org.bpnet.train.retrieval.Index]), whether two are of one class
/// ([org.bpnet.train.retrieval.Verification]), and how well classes lie apart
/// ([org.bpnet.train.retrieval.Separation]).
@NullMarked
package org.bpnet.train.retrieval;

import org.jspecify.annotations.NullMarked;
