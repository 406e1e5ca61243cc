/// Approximate search among many embeddings.
module org.bpnet.hnsw {
  requires static org.jspecify;
  requires org.apache.lucene.core;
  requires transitive org.bpnet.train;

  exports org.bpnet.hnsw;
}
