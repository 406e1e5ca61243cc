/// Trained models as a service over HTTP.
module org.bpnet.serve {
  requires static org.jspecify;
  requires jdk.httpserver;
  requires transitive org.bpnet.train;

  exports org.bpnet.serve;
}
