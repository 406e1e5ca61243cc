/// The order of examples in an epoch ([org.bpnet.data.load.Sampler]), and batches of them, made
/// ahead by a thread ([org.bpnet.data.load.DataLoader]) and seen as they are or changed
/// ([org.bpnet.data.load.View]). The changes themselves are in `augment`.
@NullMarked
package org.bpnet.data.load;

import org.jspecify.annotations.NullMarked;
