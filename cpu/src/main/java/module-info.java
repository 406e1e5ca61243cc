/// The CPU backend: SIMD kernels generated from formulas, on nothing but the JDK.
module org.bpnet.cpu {
  requires static org.jspecify;
  requires jdk.incubator.vector;
  requires org.bpnet.core;
}
