package org.bpnet.cpu.step;

import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Convolving.ConvolutionWeight;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;

/// A graph's convolution, or one of its gradients, in the words of engines.
///
/// @param correlation what it is for each image
/// @param wanted which operand is computed
/// @param images how many images there are
/// @param x the node of the input
/// @param w the node of the kernel
/// @param y the node of the output
record Filter(Correlation correlation, Wanted wanted, int images, int x, int w, int y) {

  /// What a node of one of the three primitives computes.
  static Filter of(Graph graph, int index) {
    Node node = graph.node(index);
    int first = node.input(0);
    int second = node.input(1);
    return switch (node.op()) {
      case Convolution op ->
          of(graph, op.window(), op.groups(), Wanted.OUTPUT, first, second, index);
      case ConvolutionInput op ->
          of(graph, op.window(), op.groups(), Wanted.INPUT, index, second, first);
      case ConvolutionWeight op ->
          of(graph, op.window(), op.groups(), Wanted.WEIGHT, first, index, second);
      default -> throw new IllegalStateException(node.op().name() + " is no convolution");
    };
  }

  private static Filter of(
      Graph graph, Window window, int groups, Wanted wanted, int x, int w, int y) {
    Shape in = graph.node(x).shape();
    Shape out = graph.node(y).shape();
    var correlation =
        new Correlation(window, groups, in.extent(1), in.extent(2), in.extent(3), out.extent(3));
    return new Filter(correlation, wanted, in.extent(0), x, w, y);
  }
}
