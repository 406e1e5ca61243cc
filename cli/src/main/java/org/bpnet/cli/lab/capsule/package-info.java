/// Capsules: how routing settles, and what the numbers of a capsule mean. Nothing here knows the
/// other experiments. Start with [LabCapsules].
@NullMarked
package org.bpnet.cli.lab.capsule;

import org.jspecify.annotations.NullMarked;
