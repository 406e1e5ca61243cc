package org.bpnet.train.step;

import java.util.List;
import java.util.Set;
import org.bpnet.core.Parameter;

/// What a phase needs and yields, found out by running it once without computing anything.
///
/// @param columns the columns that it asks for
/// @param reports the names of the numbers that it tells
/// @param reached the parameters that its gradients reach
record DryRun(List<String> columns, List<String> reports, Set<Parameter> reached) {}
