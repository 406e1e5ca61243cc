package org.bpnet.onnx.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Convolving;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Pooling;
import org.bpnet.core.op.Pooling.WindowSpread;
import org.bpnet.core.op.Pooling.WindowSum;
import org.bpnet.core.op.Pooling.WindowTake;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.onnx.export.Values.Layout;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.OnnxTensor;

/// Convolutions and poolings.
final class WindowExport {
  private final GraphWriter out;
  private final Values values;

  WindowExport(GraphWriter out, Values values) {
    this.out = out;
    this.values = values;
  }

  void write(int place, Convolving op) {
    List<Integer> inputs = values.step(place).inputs();
    String result =
        switch (op) {
          case Convolution(Window window, int groups) -> {
            Map<String, Attribute> attributes = attributes(window);
            attributes.put("group", new Attribute.Whole(groups));
            yield out.add("Conv", images(inputs), attributes);
          }
          case ConvolutionInput(Window window, int groups, int height, int width) -> {
            Shape y = values.shape(inputs.getFirst());
            Map<String, Attribute> attributes = attributes(window);
            attributes.put("group", new Attribute.Whole(groups));
            attributes.put("output_padding", outputPadding(window, y, height, width));
            yield out.add("ConvTranspose", images(inputs), attributes);
          }
          case Convolving.ConvolutionWeight _ ->
              throw new NotExported("the gradient of a convolution by its kernel");
        };
    values.put(place, Layout.CHANNELS_FIRST, result);
  }

  private List<String> images(List<Integer> inputs) {
    return List.of(
        values.get(inputs.get(0), Layout.CHANNELS_FIRST), values.get(inputs.get(1), Layout.KERNEL));
  }

  void write(int place, Pooling op) {
    int x = values.step(place).inputs().getFirst();
    String result =
        switch (op) {
          case WindowSum(Window window) -> { // exact, as the mean times the taps is not
            int channels = values.shape(x).extent(3);
            Map<String, Attribute> attributes = attributes(window);
            attributes.put("group", new Attribute.Whole(channels));
            yield out.add(
                "Conv",
                List.of(values.get(x, Layout.CHANNELS_FIRST), ones(window, channels)),
                attributes);
          }
          case WindowSpread(Window window, int height, int width) -> {
            Shape y = values.shape(x);
            Map<String, Attribute> attributes = attributes(window);
            attributes.put("group", new Attribute.Whole(y.extent(3)));
            attributes.put("output_padding", outputPadding(window, y, height, width));
            yield out.add(
                "ConvTranspose",
                List.of(values.get(x, Layout.CHANNELS_FIRST), ones(window, y.extent(3))),
                attributes);
          }
          case WindowTake(Window window) -> {
            if (!values.step(place).inputs().get(1).equals(x)) {
              throw new NotExported("what lies at the places where something else is largest");
            }
            yield pool("MaxPool", window, x, Double.NEGATIVE_INFINITY, Map.of());
          }
          case Pooling.WindowPut _ -> throw new NotExported("the gradient of a max pooling");
        };
    values.put(place, Layout.CHANNELS_FIRST, result);
  }

  /// The mean of each window of a sum over windows.
  String mean(int place) {
    WindowSum sum = (WindowSum) values.step(place).op();
    return mean(sum.window(), values.step(place).inputs().getFirst());
  }

  private String mean(Window window, int x) {
    return pool("AveragePool", window, x, 0, Map.of("count_include_pad", new Attribute.Whole(1)));
  }

  /// Runtimes take no more padding than a window has taps: more is put there before.
  private String pool(
      String op, Window window, int x, double padding, Map<String, Attribute> more) {
    String images = values.get(x, Layout.CHANNELS_FIRST);
    Window moved = window;
    if (isWide(window.rows()) || isWide(window.columns())) {
      images = out.add("Pad", List.of(images, pads(window), out.real(padding)), Map.of());
      moved = window.padding(0);
    }
    Map<String, Attribute> attributes = attributes(moved);
    attributes.putAll(more);
    return out.add(op, List.of(images), attributes);
  }

  private static boolean isWide(Span span) {
    return span.before() >= span.taps() || span.after() >= span.taps();
  }

  private String pads(Window window) {
    Span rows = window.rows();
    Span columns = window.columns();
    return out.wholes(0, 0, rows.before(), columns.before(), 0, 0, rows.after(), columns.after());
  }

  private static Map<String, Attribute> attributes(Window window) {
    Span rows = window.rows();
    Span columns = window.columns();
    Map<String, Attribute> attributes = new HashMap<>();
    attributes.put("kernel_shape", pair(rows.taps(), columns.taps()));
    attributes.put("strides", pair(rows.stride(), columns.stride()));
    attributes.put("dilations", pair(rows.dilation(), columns.dilation()));
    attributes.put(
        "pads",
        new Attribute.Wholes(
            List.of(
                (long) rows.before(),
                (long) columns.before(),
                (long) rows.after(),
                (long) columns.after())));
    return attributes;
  }

  private static Attribute pair(long down, long right) {
    return new Attribute.Wholes(List.of(down, right));
  }

  /// How many places more the input has than the positions of the window tell.
  private static Attribute outputPadding(Window window, Shape y, int height, int width) {
    return pair(
        height - told(window.rows(), y.extent(1)), width - told(window.columns(), y.extent(2)));
  }

  private static int told(Span span, int positions) {
    return (positions - 1) * span.stride() + span.reach() - span.before() - span.after();
  }

  private String ones(Window window, int channels) {
    Shape shape = Shape.of(channels, 1, window.rows().taps(), window.columns().taps());
    return out.add(
        "ConstantOfShape",
        List.of(out.wholes(shape.extents().stream().mapToLong(e -> e).toArray())),
        Map.of("value", new Attribute.Constant(one())));
  }

  private OnnxTensor one() {
    Object values =
        out.real() == org.bpnet.onnx.file.ElementType.FLOAT ? new float[] {1} : new double[] {1};
    return new OnnxTensor(out.real(), Shape.of(1), values);
  }
}
