/// The `bpnet` command.
module org.bpnet.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires org.bpnet.train;
}
