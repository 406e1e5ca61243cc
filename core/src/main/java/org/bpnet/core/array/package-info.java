/// Arrays of numbers on the host, their shapes and element types, and the seeds that random ones
/// come from. The lowest room: values that know nothing of tensors, passes or backends. Start with
/// [HostArray] and [Shape].
@NullMarked
package org.bpnet.core.array;

import org.jspecify.annotations.NullMarked;
