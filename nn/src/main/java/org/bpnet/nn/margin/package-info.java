/// Classification heads: a last layer and its loss in one, which asks more of an example's own
/// class than to be the most likely, so that features of one class come to lie close together and
/// far from others. Start at [org.bpnet.nn.margin.Head] and [org.bpnet.nn.margin.Heads].
@NullMarked
package org.bpnet.nn.margin;

import org.jspecify.annotations.NullMarked;
