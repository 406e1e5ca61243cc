package org.bpnet.serve.model;

import java.time.Duration;

/// How rows of several requests are computed together.
///
/// @param rows how many at most; a request of more rows is computed alone
/// @param hold how long the first of them may be held while others are awaited. With 0 whatever has
///   come while earlier rows were computed goes together, and nobody waits
/// @param workers how many batches are computed at once
public record Batching(int rows, Duration hold, int workers) {}
