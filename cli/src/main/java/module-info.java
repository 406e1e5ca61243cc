/// The `bpnet` command.
module org.bpnet.cli {
  requires static org.jspecify;
  requires com.github.weisj.jsvg;
  requires info.picocli;
  requires java.desktop;
  requires java.logging;
  requires java.net.http;
  requires jdk.management;
  requires org.bpnet.hnsw;
  requires org.bpnet.onnx;
  requires org.bpnet.play;
  requires org.bpnet.serve;
  requires org.bpnet.sql;
  requires org.bpnet.train;

  // picocli sets the fields of the commands.
  opens org.bpnet.cli to
      info.picocli;
  opens org.bpnet.cli.command to
      info.picocli;
  opens org.bpnet.cli.embed to
      info.picocli;
  opens org.bpnet.cli.lab to
      info.picocli;
  opens org.bpnet.cli.lab.byhand to
      info.picocli;
  opens org.bpnet.cli.lab.capsule to
      info.picocli;
  opens org.bpnet.cli.lab.choices to
      info.picocli;
  opens org.bpnet.cli.lab.course to
      info.picocli;
  opens org.bpnet.cli.lab.descent to
      info.picocli;
  opens org.bpnet.cli.lab.energy to
      info.picocli;
  opens org.bpnet.cli.lab.errata to
      info.picocli;
  opens org.bpnet.cli.lab.finding to
      info.picocli;
  opens org.bpnet.cli.lab.gan to
      info.picocli;
  opens org.bpnet.cli.lab.graph to
      info.picocli;
  opens org.bpnet.cli.option to
      info.picocli;
  opens org.bpnet.cli.report to
      info.picocli;
  opens org.bpnet.cli.terminal to
      info.picocli;
  opens org.bpnet.cli.tune to
      info.picocli;
}
