/// The trainer, metrics, checkpoints and run folders.
module org.bpnet.train {
  requires static org.jspecify;
  requires jdk.jfr;
  requires transitive org.bpnet.data;
  requires transitive org.bpnet.nn;

  exports org.bpnet.train;
  exports org.bpnet.train.autoencode;
  exports org.bpnet.train.checkpoint;
  exports org.bpnet.train.embed;
  exports org.bpnet.train.exchange;
  exports org.bpnet.train.inspect;
  exports org.bpnet.train.json;
  exports org.bpnet.train.metric;
  exports org.bpnet.train.prepare;
  exports org.bpnet.train.retrieval;
  exports org.bpnet.train.run;
  exports org.bpnet.train.selection;
  exports org.bpnet.train.spec;
  exports org.bpnet.train.step;
  exports org.bpnet.train.tune;
  exports org.bpnet.train.watch;
}
