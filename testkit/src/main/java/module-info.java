/// Gradient checks, the backend contract and assertions on tensors.
module org.bpnet.testkit {
  requires static org.jspecify;
  requires transitive org.bpnet.core;
  requires transitive org.assertj.core;
}
