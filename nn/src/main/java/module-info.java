/// Layers, activations, losses, initializers, optimizers and schedules.
module org.bpnet.nn {
  requires static org.jspecify;
  requires transitive org.bpnet.core;
}
