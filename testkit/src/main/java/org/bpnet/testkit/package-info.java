/// What a test of tensors, layers or backends needs: gradient checks, the backend contract,
/// assertions on tensors. Published, so that users test their own layers with it. Nothing that runs
/// in production.
@NullMarked
package org.bpnet.testkit;

import org.jspecify.annotations.NullMarked;
