/// Networks to and from ONNX, the format in which libraries exchange them.
module org.bpnet.onnx {
  requires static org.jspecify;
  requires transitive org.bpnet.train;

  exports org.bpnet.onnx;
  exports org.bpnet.onnx.file;
  exports org.bpnet.onnx.load;
}
