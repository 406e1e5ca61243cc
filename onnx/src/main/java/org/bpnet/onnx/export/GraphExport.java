package org.bpnet.onnx.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Cast;
import org.bpnet.core.op.Convolving;
import org.bpnet.core.op.Indexing;
import org.bpnet.core.op.Leaf;
import org.bpnet.core.op.Marker;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Movement;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Pooling;
import org.bpnet.core.op.Rowwise;
import org.bpnet.nn.layer.Layer;
import org.bpnet.onnx.export.Values.Layout;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxTensor;

/// Writes what a layer computes in evaluation into a graph, operation by operation.
public final class GraphExport {
  private final GraphWriter out;
  private final Parameters params;
  private final Values values;
  private final WindowExport windows;
  private final PointwiseExport pointwises;
  private final MovementExport movements;
  private final RowExport rows;

  private GraphExport(GraphWriter out, Parameters params, Recording recording) {
    this.out = out;
    this.params = params;
    this.values = new Values(out, recording);
    this.windows = new WindowExport(out, values);
    this.pointwises = new PointwiseExport(out, values, windows);
    this.movements = new MovementExport(out, values);
    this.rows = new RowExport(out, values);
  }

  /// What a layer gives.
  ///
  /// @param value its name in the graph
  /// @param extents those of its axes: numbers, or `N` for the batch
  public record Result(String value, List<String> extents) {}

  /// Writes a layer.
  ///
  /// @param params whose variables the layer reads
  /// @param input the name of the value that it is applied to
  /// @param example the shape of one example, without the axis of the batch
  /// @throws OnnxException if something in it has no counterpart: which, and where
  public static Result write(
      GraphWriter out, Layer layer, Parameters params, String input, Shape example) {
    try (Pass small = Pass.eval(params.backend());
        Pass large = Pass.eval(params.backend())) {
      Tensor few = zeros(small, example, Extent.SMALL);
      Tensor many = zeros(large, example, Extent.LARGE);
      Recording recording = Recording.of(List.of(layer.forward(few)), List.of(layer.forward(many)));
      var export = new GraphExport(out, params, recording);
      export.run(few, input);
      int last = recording.outputs().getFirst();
      String value = export.values.plain(last);
      return new Result(
          value, recording.steps().get(last).extents().stream().map(Extent::toString).toList());
    } catch (NotExported reason) {
      throw new OnnxException(reason.getMessage() + " has no counterpart in ONNX", reason);
    }
  }

  private static Tensor zeros(Pass pass, Shape example, int batch) {
    Shape shape = example.insert(0, batch);
    return pass.input(HostArray.of(new float[shape.elementCount()], shape));
  }

  private void run(Tensor input, String name) {
    for (int place = 0; place < values.size(); place++) {
      Recording.Step step = values.step(place);
      String scope = step.op() instanceof Leaf ? "" : step.small().scope();
      out.scope(scope.replace('.', '/'));
      try {
        if (step.small() == input) {
          values.put(place, Layout.PLAIN, name);
        } else {
          write(place, step);
        }
      } catch (NotExported reason) {
        throw new OnnxException(
            (scope.isEmpty() ? "" : scope + ": ")
                + reason.getMessage()
                + " has no counterpart in ONNX",
            reason);
      }
    }
    out.scope("");
  }

  private void write(int place, Recording.Step step) {
    switch (step.op()) {
      case Leaf leaf -> leaf(place, step, leaf);
      case Marker _ -> throw new IllegalStateException("markers are not recorded");
      case Pointwise op -> pointwises.write(place, op);
      case Convolving op -> windows.write(place, op);
      case Pooling op -> windows.write(place, op);
      case Movement _ -> values.put(place, Layout.PLAIN, movements.write(step));
      case Rowwise op -> values.put(place, Layout.PLAIN, rows.write(step, op));
      case Indexing op -> values.put(place, Layout.PLAIN, rows.write(step, op));
      case MatMul op -> values.put(place, Layout.PLAIN, rows.write(step, op));
      case Cast(boolean toInteger) -> {
        String x = values.plain(step.inputs().getFirst());
        values.put(place, Layout.PLAIN, toInteger ? rows.toInteger(x) : toReal(x));
      }
    }
  }

  private String toReal(String name) {
    return out.add("Cast", List.of(name), Map.of("to", new Attribute.Whole(out.real().code())));
  }

  private void leaf(int place, Recording.Step step, Leaf leaf) {
    switch (leaf) {
      case Leaf.Source _ -> source(place, step);
      case Leaf.Scalar _ -> {
        double value = step.small().item();
        if (value != step.large().item() && !Double.isNaN(value)) {
          throw new NotExported("a number that depends on the size of the batch");
        }
        values.put(place, Layout.PLAIN, out.real(value));
      }
      case Leaf.Range _ -> {
        Extent n = step.extents().getFirst();
        String end = out.add("Squeeze", List.of(out.extents(List.of(n))));
        values.put(
            place,
            Layout.PLAIN,
            rows.toInteger(out.add("Range", List.of(whole(0), end, whole(1)))));
      }
      case Leaf.Random _ -> throw new NotExported("randomness");
    }
  }

  private String whole(long value) {
    return out.constant(new OnnxTensor(ElementType.INT64, Shape.scalar(), new long[] {value}));
  }

  private void source(int place, Recording.Step step) {
    Tensor tensor = step.small();
    if (!tensor.shape().equals(step.large().shape())) {
      throw new NotExported("an array that depends on the size of the batch");
    }
    OnnxTensor value = OnnxTensor.of(tensor.toHost());
    Optional<Variable> variable =
        tensor.scope().isEmpty() ? Optional.empty() : params.find(tensor.scope());
    if (variable.isPresent() && variable.get() instanceof Parameter) {
      values.putParameter(place, tensor.scope(), value);
    } else { // a buffer too: nobody trains it
      values.put(place, Layout.PLAIN, out.constant(value));
    }
  }
}
