/// Models in memory: versions that are loaded, put in the place of others and freed after their
/// last use, and rows of several requests that are computed together. It knows nothing of HTTP.
/// Start with [ModelRepository].
@NullMarked
package org.bpnet.serve.model;

import org.jspecify.annotations.NullMarked;
