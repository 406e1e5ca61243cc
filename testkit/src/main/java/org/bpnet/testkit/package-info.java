/// Helpers for tests of tensors, layers or backends: [org.bpnet.testkit.GradientCheck] compares the
/// gradients of any function of tensors (a layer, a loss, an activation, an operation of one's own)
/// with differences, [org.bpnet.testkit.TensorAssert] compares values, and
/// [org.bpnet.testkit.BackendContract] holds a backend to the reference. Published, so that users
/// can test their own parts with it. Nothing here runs in production.
@NullMarked
package org.bpnet.testkit;

import org.jspecify.annotations.NullMarked;
