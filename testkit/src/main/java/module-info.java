/// Gradient checks, the backend contract and assertions on tensors, for tests of one's own layers,
/// losses, operations and backends.
module org.bpnet.testkit {
  requires static org.jspecify;
  requires jdk.management;
  requires transitive org.bpnet.core;
  requires transitive org.assertj.core;

  exports org.bpnet.testkit;
}
