/// What is seen of a run: events, the report at its end, why it stopped or failed. Start with
/// [org.bpnet.train.watch.TrainingEvent]. Nothing here does anything.
@org.jspecify.annotations.NullMarked
package org.bpnet.train.watch;
