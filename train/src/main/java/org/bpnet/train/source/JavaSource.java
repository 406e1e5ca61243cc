package org.bpnet.train.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.metric.DecisionThreshold;

/// Writes the class and its weights.
public final class JavaSource {
  /// Texts are constants of the class, which has room for 65,535. Ours.
  private static final int MOST_TEXTS = 10_000;

  private final String className;
  private final Inputs inputs;
  private final Target target;
  private final Standardizer outputs;
  private final Optional<DecisionThreshold> threshold;
  private final NetworkCode network;

  private JavaSource(
      String className,
      Inputs inputs,
      Target target,
      Standardizer outputs,
      Optional<DecisionThreshold> threshold,
      NetworkCode network) {
    this.className = className;
    this.inputs = inputs;
    this.target = target;
    this.outputs = outputs;
    this.threshold = threshold;
    this.network = network;
  }

  /// Writes a model: `com/acme/Name.java` and, beside it, `Name.weights`, in a folder.
  ///
  /// @param className the full name of the class, `com.acme.Name`
  /// @param scores what makes scores of classes, or standardised values, of encoded examples
  /// @param outputs what values are standardised by
  /// @param threshold by which one of two classes is chosen, if not the more probable one
  /// @return the source file
  /// @throws CheckpointException if something in the network has no Java here, or a file cannot be
  ///   written; nothing is left half written
  public static Path write(
      String className,
      Inputs inputs,
      Layer scores,
      Parameters params,
      Target target,
      Standardizer outputs,
      Optional<DecisionThreshold> threshold,
      Path folder) {
    if (!JavaText.isClassName(className)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "'%s' is no name of a class; give one such as com.acme.IrisModel",
              className));
    }
    try {
      NetworkCode network = NetworkCode.of(scores, params, inputs.featureShape());
      return new JavaSource(className, inputs, target, outputs, threshold, network).write(folder);
    } catch (NotWritten reason) {
      throw new CheckpointException(
          reason.getMessage()
              + " cannot be written as plain Java; export the model as ONNX instead",
          reason);
    }
  }

  private String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private String packageName() {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  private Path write(Path folder) {
    String text = source();
    byte[] weights = weights();
    Path to = folder;
    for (String part : packageName().split("\\.")) {
      to = part.isEmpty() ? to : to.resolve(part);
    }
    try {
      Files.createDirectories(to);
    } catch (IOException e) {
      throw new CheckpointException(to + ": cannot be created: " + e.getMessage(), e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(weights);
    AtomicFile.write(
        to.resolve(simpleName() + ".weights"),
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
    Path source = to.resolve(simpleName() + ".java");
    AtomicFile.write(source, text);
    return source;
  }

  // ---- weights ----------------------------------------------------------------------------------

  private byte[] weights() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      for (HostArray array : network.constants().values()) {
        out.writeInt(array.shape().elementCount());
        for (int i = 0; i < array.shape().elementCount(); i++) {
          if (isDouble()) {
            out.writeDouble(array.at(i));
          } else {
            out.writeFloat((float) array.at(i));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return bytes.toByteArray();
  }

  private boolean isDouble() {
    return network.constants().values().stream().anyMatch(array -> array.type() == DType.F64);
  }

  // ---- source -----------------------------------------------------------------------------------

  private String source() {
    var text = new StringBuilder();
    if (!packageName().isEmpty()) {
      text.append("package ").append(packageName()).append(";\n\n");
    }
    text.append("import java.io.DataInputStream;\nimport java.io.IOException;\n");
    text.append("import java.io.InputStream;\n");
    if (inputs instanceof Inputs.Rows) {
      text.append("import java.util.regex.Pattern;\n");
    }
    text.append("\n/**\n * ").append(summary()).append("\n *\n");
    text.append(" * <p>Written by BPNet. The weights are in ").append(simpleName());
    text.append(".weights, which must lie beside this class. Thread-safe.\n */\n");
    text.append("public final class ").append(simpleName()).append(" {\n");
    fields(text);
    text.append("\n  private ").append(simpleName()).append("() {}\n");
    accessors(text);
    switch (inputs) {
      case Inputs.Rows(var encoder) -> {
        var rows = new RowCode(encoder);
        predictions(text, "String... cells", "cells as a CSV file has them, by columns()");
        if (rows.isNumeric()) {
          String what = "numbers, one for each of columns(), NaN for a missing one";
          predictions(text, "double[] values", what);
          predictions(text, "float[] values", what);
        }
        text.append("\n").append(rows.members());
      }
      case Inputs.Arrays arrays -> {
        String what = "an example of shape " + arrays.featureShape() + ", row by row";
        predictions(text, "double[] values", what);
        predictions(text, "float[] values", what);
        text.append("\n").append(arrays(arrays));
      }
    }
    network(text);
    text.append(
        SUPPORT.replace("NAME", simpleName()).replace("READ", isDouble() ? "Double" : "Float"));
    network.statements().helpers().forEach(helper -> text.append('\n').append(helper.source()));
    return text.append("}\n").toString();
  }

  private String summary() {
    String from =
        inputs instanceof Inputs.Rows(var encoder)
            ? encoder.inputs().size() + " columns"
            : "arrays of shape " + inputs.featureShape();
    String to =
        switch (target) {
          case Target.Classes classes -> classes.count() + " classes";
          case Target.Values values ->
              values.count() == 1 ? "a number" : values.count() + " numbers";
        };
    return "A network that makes " + to + " of " + from + ".";
  }

  private void fields(StringBuilder text) {
    List<String> columns =
        inputs instanceof Inputs.Rows(var encoder) ? new RowCode(encoder).columns() : List.of();
    List<String> names =
        switch (target) {
          case Target.Classes classes -> classes.names();
          case Target.Values values -> values.names();
        };
    if (columns.size() + names.size() > MOST_TEXTS) {
      throw new NotWritten("a model of so many columns and classes");
    }
    if (!columns.isEmpty()) {
      text.append("  private static final String[] COLUMNS = ").append(JavaText.array(columns));
      text.append(";\n");
    }
    text.append("  private static final String[] ");
    text.append(target instanceof Target.Classes ? "CLASSES" : "TARGETS");
    text.append(" = ").append(JavaText.array(names)).append(";\n");
    Map<String, HostArray> constants = network.constants();
    constants.forEach((name, array) ->
        text.append("  private static final double[] ")
            .append(name)
            .append("; // ")
            .append(array.shape())
            .append('\n'));
    text.append("\n  static {\n    String file = \"").append(simpleName()).append(".weights\";\n");
    text.append("    InputStream found = ").append(simpleName());
    text.append(".class.getResourceAsStream(file);\n");
    text.append("    if (found == null) {\n      throw new IllegalStateException(file");
    text.append(" + \": is not beside the class\");\n    }\n");
    text.append(
        "    try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(found))) {\n");
    constants.forEach((name, array) ->
        text.append("      ")
            .append(name)
            .append(" = read(in, ")
            .append(array.shape().elementCount())
            .append(");\n"));
    text.append("    } catch (IOException e) {\n      throw new IllegalStateException(file");
    text.append(
        " + \": cannot be read; is it of another version of the class?\", e);\n    }\n  }\n");
  }

  private void accessors(StringBuilder text) {
    if (inputs instanceof Inputs.Rows) {
      accessor(text, "The columns that are read, in this order", "columns", "COLUMNS");
    }
    if (target instanceof Target.Classes) {
      accessor(text, "The classes, in the order of their probabilities", "classes", "CLASSES");
    } else {
      accessor(text, "What is predicted, in this order", "targets", "TARGETS");
    }
  }

  private static void accessor(StringBuilder text, String what, String method, String field) {
    text.append("\n  /** ").append(what).append(". */\n  public static String[] ").append(method);
    text.append("() {\n    return ").append(field).append(".clone();\n  }\n");
  }

  private void predictions(StringBuilder text, String parameter, String what) {
    String name = parameter.substring(parameter.lastIndexOf(' ') + 1);
    String scores =
        "scores(encode(" + (parameter.startsWith("float") ? "widened(values)" : name) + "))";
    boolean single = target instanceof Target.Values values && values.count() == 1;
    switch (target) {
      case Target.Classes _ -> {
        String compared = threshold.isPresent() ? "compared(" + scores + ")" : scores;
        text.append("\n  /** The ").append(threshold.isPresent() ? "" : "most probable ");
        text.append("class of ").append(what).append(". */\n");
        text.append("  public static String predict(").append(parameter).append(") {\n");
        text.append("    return CLASSES[largest(").append(compared).append(")];\n  }\n");
        text.append("\n  /** How probable each class is, of ").append(what).append(". */\n");
        text.append("  public static double[] probabilities(").append(parameter).append(") {\n");
        text.append("    return softmax(").append(scores).append(");\n  }\n");
      }
      case Target.Values _ -> {
        text.append("\n  /** What is predicted of ").append(what).append(". */\n");
        text.append("  public static ").append(single ? "double" : "double[]");
        text.append(" predict(").append(parameter).append(") {\n    return ").append(scores);
        text.append(single ? "[0]" : "").append(";\n  }\n");
      }
    }
  }

  private static String arrays(Inputs.Arrays arrays) {
    int count = arrays.featureShape().elementCount();
    Standardizer standardizer = arrays.standardizer();
    double[] mean = standardizer.mean();
    double[] scale = standardizer.scale();
    if (mean.length > MOST_TEXTS) {
      throw new NotWritten("a mean and a scale for each of " + mean.length + " numbers");
    }
    String at = mean.length == 1 ? "0" : "i % " + mean.length;
    return String.format(
        Locale.ROOT,
        """
          private static final double[] MEAN = %s;
          private static final double[] SCALE = %s;

          /** Standardised, in single precision, as the network was trained. */
          private static double[] encode(double[] values) {
            require(values.length, %d, "numbers");
            double[] x = new double[values.length];
            for (int i = 0; i < x.length; i++) {
              x[i] = (float) (((float) values[i] - MEAN[%s]) / SCALE[%s]);
            }
            return x;
          }
        """,
        JavaText.array(mean),
        JavaText.array(scale),
        count,
        at,
        at);
  }

  private void network(StringBuilder text) {
    text.append("\n  private static double[] scores(double[] x) {\n");
    network.statements().lines().forEach(line -> text.append("    ").append(line).append('\n'));
    String result = network.result();
    if (target instanceof Target.Values && !outputs.equals(Standardizer.identity())) {
      text.append("    double[] mean = ").append(JavaText.array(outputs.mean())).append(";\n");
      text.append("    double[] scale = ").append(JavaText.array(outputs.scale())).append(";\n");
      text.append("    double[] y = new double[").append(result).append(".length];\n");
      text.append("    for (int i = 0; i < y.length; i++) {\n      y[i] = ").append(result);
      text.append("[i] * scale[i % scale.length] + mean[i % mean.length];\n    }\n");
      result = "y";
    }
    text.append("    return ").append(result).append(";\n  }\n");
    if (target instanceof Target.Classes) {
      text.append(CLASSES);
    }
    threshold.ifPresent(by ->
        text.append(
            String.format(
                Locale.ROOT,
                """

                  /** Scores of which the larger is that of the class that is chosen. */
                  private static double[] compared(double[] scores) {
                    double[] compared = scores.clone();
                    compared[%d] -= %s; // the class is chosen from probability %s on
                    return compared;
                  }
                """,
                by.label(),
                by.handicap(),
                by.probability())));
  }

  private static final String CLASSES =
      """

        private static int largest(double[] scores) {
          int best = 0;
          for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
          }
          return best;
        }

        private static double[] softmax(double[] scores) {
          double[] shares = new double[scores.length];
          double most = scores[largest(scores)];
          double sum = 0;
          for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp(scores[i] - most);
            sum += shares[i];
          }
          for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
          }
          return shares;
        }
      """;

  private static final String SUPPORT =
      """

        private static double[] widened(float[] values) {
          double[] wide = new double[values.length];
          for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
          }
          return wide;
        }

        private static void require(int got, int needed, String what) {
          if (got != needed) {
            throw new IllegalArgumentException("NAME: needs " + needed + " " + what + ", got " + got);
          }
        }

        private static double[] read(DataInputStream in, int count) throws IOException {
          if (in.readInt() != count) {
            throw new IOException("another number of weights");
          }
          double[] values = new double[count];
          for (int i = 0; i < count; i++) {
            values[i] = in.readREAD();
          }
          return values;
        }
      """;
}
