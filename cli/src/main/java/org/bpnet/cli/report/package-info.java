/// What a run says, while it runs and afterwards: progress, scores, tables of predictions,
/// pictures, the page of the catalogue. Nothing here trains.
@NullMarked
package org.bpnet.cli.report;

import org.jspecify.annotations.NullMarked;
