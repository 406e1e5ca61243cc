/// Tells flowers apart. Left out of account on the class path.
module flowers {
  requires org.bpnet.train;
}
