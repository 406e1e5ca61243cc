/// Losses of two views of the same examples, without labels: one record for each, and their names
/// ([org.bpnet.nn.embed.view.ViewLosses]). A loss of pairs becomes one of views by
/// [org.bpnet.nn.embed.loss.PairLoss#ofViews].
@NullMarked
package org.bpnet.nn.embed.view;

import org.jspecify.annotations.NullMarked;
