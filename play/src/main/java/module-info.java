/// The playground: pages that show what the engine computes.
module org.bpnet.play {
  requires static org.jspecify;
  requires jdk.httpserver;
  requires transitive org.bpnet.train;

  exports org.bpnet.play;
  exports org.bpnet.play.expression;
  exports org.bpnet.play.lab;
}
