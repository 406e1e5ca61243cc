/// Layers, activations, losses, initializers, optimizers and schedules.
module org.bpnet.nn {
  requires static org.jspecify;
  requires transitive org.bpnet.core;

  exports org.bpnet.nn;
  exports org.bpnet.nn.activation;
  exports org.bpnet.nn.adversarial;
  exports org.bpnet.nn.autoencode;
  exports org.bpnet.nn.boltzmann;
  exports org.bpnet.nn.catalog;
  exports org.bpnet.nn.construct;
  exports org.bpnet.nn.embed;
  exports org.bpnet.nn.embed.distance;
  exports org.bpnet.nn.embed.loss;
  exports org.bpnet.nn.embed.miner;
  exports org.bpnet.nn.embed.pair;
  exports org.bpnet.nn.embed.proxy;
  exports org.bpnet.nn.embed.view;
  exports org.bpnet.nn.hash;
  exports org.bpnet.nn.hopfield;
  exports org.bpnet.nn.init;
  exports org.bpnet.nn.layer;
  exports org.bpnet.nn.layer.capsule;
  exports org.bpnet.nn.layer.image;
  exports org.bpnet.nn.layer.noise;
  exports org.bpnet.nn.layer.norm;
  exports org.bpnet.nn.loss;
  exports org.bpnet.nn.margin;
  exports org.bpnet.nn.minimize;
  exports org.bpnet.nn.minimize.line;
  exports org.bpnet.nn.minimize.method;
  exports org.bpnet.nn.minimize.problem;
  exports org.bpnet.nn.model;
  exports org.bpnet.nn.optim;
  exports org.bpnet.nn.optim.formula;
  exports org.bpnet.nn.optim.rule;
  exports org.bpnet.nn.optim.tensor;
  exports org.bpnet.nn.perceptron;
  exports org.bpnet.nn.project;
  exports org.bpnet.nn.regularizer.bound;
  exports org.bpnet.nn.regularizer.penalty;
  exports org.bpnet.nn.schedule;
  exports org.bpnet.nn.schedule.curve;
}
