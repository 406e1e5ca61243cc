package org.bpnet.train.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bpnet.core.Parameters;
import org.bpnet.core.Variable;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// The weights of a PyTorch model, as `safetensors.torch.save_file(model.state_dict(),
/// "model.safetensors")` writes them, for a network of the same layers.
///
/// A module is known by what it has: `weight` and `bias` of linear layers, convolutions and
/// transposed ones, with `running_mean` and `running_var` of batch normalization, `weight` alone of
/// PReLU. Axes are put in the order that layers have here: `weight` `[out, in, ..]` becomes `[..,
/// in, out]`. A linear layer behind a convolution sees channels last here and first in PyTorch: its
/// rows are sorted anew, by the channels of the convolution before it.
///
/// ```java
/// var net = Sequential.of(params, Sequence.conv2d(..), ..);
/// TorchWeights.read(Path.of("model.safetensors")).load(params, "conv1", "bn1", "conv2", "fc");
/// ```
///
/// Numbers stay as they are. What is no weight must agree by itself: strides, padding, the ε of a
/// normalization (1e-5 in both).
public final class TorchWeights {
  /// A count that training of PyTorch keeps and nothing here needs.
  private static final String BATCHES = "num_batches_tracked";

  private static final Map<String, String> NAMES =
      Map.of(
          "weight", "weight",
          "bias", "bias",
          "scale", "weight",
          "shift", "bias",
          "mean", "running_mean",
          "variance", "running_var",
          "slope", "weight");

  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

  private final Map<String, Map<String, HostArray>> modules =
      new TreeMap<>(Comparator.comparing(TorchWeights::padded));

  private TorchWeights(Safetensors file) {
    file.tensors()
        .forEach((name, values) -> {
          int dot = name.lastIndexOf('.');
          String module = dot < 0 ? "" : name.substring(0, dot);
          String kind = name.substring(dot + 1);
          if (!kind.equals(BATCHES)) {
            modules.computeIfAbsent(module, _ -> new TreeMap<>()).put(kind, values);
          }
        });
  }

  /// Reads a file.
  ///
  /// @throws CheckpointException if it cannot be read or is damaged
  public static TorchWeights read(Path file) {
    return of(Safetensors.read(file));
  }

  /// The weights of arrays that were read already.
  public static TorchWeights of(Safetensors file) {
    return new TorchWeights(file);
  }

  /// The modules that have weights, in alphabetical order, but numbers by their size: `features.2`
  /// before `features.10`. The file does not know in which order they are applied.
  public List<String> modules() {
    return List.copyOf(modules.keySet());
  }

  /// Numbers of one length, so that texts compare as they do.
  private static String padded(String name) {
    return DIGITS
        .matcher(name)
        .replaceAll(number -> String.format(Locale.ROOT, "%09d", Long.parseLong(number.group())));
  }

  /// Gives the layers below `params`, in the order in which they were created, the weights of these
  /// modules; of all modules, in the order of [#modules], if none are named. Nothing is changed
  /// unless everything fits.
  ///
  /// @param named as in the state dictionary, without `.weight`
  /// @throws IllegalArgumentException if modules and layers do not fit: which, and what each has
  public void load(Parameters params, String... named) {
    List<String> given = named.length == 0 ? modules() : List.of(named);
    Map<String, List<Variable>> layers = new LinkedHashMap<>();
    for (Variable variable : params.variables()) {
      int dot = variable.path().lastIndexOf('.');
      layers
          .computeIfAbsent(dot < 0 ? "" : variable.path().substring(0, dot), _ -> new ArrayList<>())
          .add(variable);
    }
    if (layers.size() != given.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "TorchWeights: %d modules (%s) for %d layers with weights (%s); name the modules in the"
                  + " order in which the network applies them",
              given.size(),
              String.join(", ", given),
              layers.size(),
              String.join(", ", layers.keySet())));
    }
    Map<Variable, HostArray> all = new LinkedHashMap<>();
    int channels = 0;
    int place = 0;
    for (Map.Entry<String, List<Variable>> layer : layers.entrySet()) {
      TorchModule module = module(given.get(place++), channels);
      layer.getValue().forEach(variable -> all.put(variable, module.values(variable)));
      module.checkNothingLeft(layer.getKey(), layer.getValue());
      channels = channelsAfter(layer.getValue(), channels);
    }
    all.forEach(Variable::load);
  }

  private TorchModule module(String name, int channels) {
    Map<String, HostArray> tensors = modules.get(name);
    if (tensors == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "TorchWeights: there is no module '%s'; there are %s",
              name,
              String.join(", ", modules.keySet())));
    }
    return new TorchModule(name, tensors, channels);
  }

  /// The channels that a flattened image would have after a layer; 0 after a linear one.
  private static int channelsAfter(List<Variable> layer, int before) {
    for (Variable variable : layer) {
      if (variable.path().endsWith("weight")) {
        Shape shape = variable.shape();
        return shape.rank() < 3 ? 0 : channels(layer, shape);
      }
    }
    return before;
  }

  /// Those of the bias, which is as long as there are channels; else the weight's last axis.
  private static int channels(List<Variable> layer, Shape weight) {
    return layer.stream()
        .filter(variable -> variable.path().endsWith("bias"))
        .findFirst()
        .map(bias -> bias.shape().extent(0))
        .orElse(weight.extent(weight.rank() - 1));
  }

  /// @param channels of the image that a linear layer sees flattened; 0 if it sees none
  private record TorchModule(String name, Map<String, HostArray> tensors, int channels) {
    HostArray values(Variable variable) {
      String own = variable.path().substring(variable.path().lastIndexOf('.') + 1);
      HostArray given = tensors.get(NAMES.getOrDefault(own, own));
      if (given == null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "TorchWeights: module '%s' has %s and nothing for %s; layers and modules do not go"
                    + " together",
                name,
                described(),
                variable));
      }
      HostArray turned = given.shape().rank() < 2 ? given : turned(given);
      if (!turned.shape().equals(variable.shape())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "TorchWeights: module '%s' has %s, which here is %s, and %s needs %s",
                name,
                described(),
                turned.shape(),
                variable.path(),
                variable.shape()));
      }
      return turned;
    }

    /// That the layer took all that the module has.
    void checkNothingLeft(String layer, List<Variable> variables) {
      if (tensors.size() != variables.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "TorchWeights: module '%s' has %s, and layer '%s' only %s",
                name,
                described(),
                layer,
                variables.stream().map(Variable::path).collect(Collectors.joining(", "))));
      }
    }

    private String described() {
      return tensors.entrySet().stream()
          .map(tensor -> tensor.getKey() + " " + tensor.getValue().shape())
          .collect(Collectors.joining(", "));
    }

    /// `[a, b, ..]` as `[.., b, a]`.
    private HostArray turned(HostArray given) {
      Shape shape = given.shape();
      int outs = shape.extent(0);
      int ins = shape.extent(1);
      int taps = shape.elementCount() / Math.max(1, outs * ins);
      var values = new double[shape.elementCount()];
      for (int a = 0; a < outs; a++) {
        for (int b = 0; b < ins; b++) {
          int row = shape.rank() == 2 ? channelsLast(b, ins) : b;
          for (int tap = 0; tap < taps; tap++) {
            values[(tap * ins + row) * outs + a] = given.at((a * ins + b) * taps + tap);
          }
        }
      }
      var extents = new int[shape.rank()];
      for (int i = 2; i < extents.length; i++) {
        extents[i - 2] = shape.extent(i);
      }
      extents[extents.length - 2] = ins;
      extents[extents.length - 1] = outs;
      return given.type() == DType.F64
          ? HostArray.of(values, Shape.of(extents))
          : HostArray.of(floats(values), Shape.of(extents));
    }

    private static float[] floats(double[] values) {
      var floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }

    /// Where input `channel · places + place` of a flattened image is, of which there are `inputs`.
    private int channelsLast(int input, int inputs) {
      if (channels == 0 || inputs % channels != 0) {
        return input;
      }
      int places = inputs / channels;
      return input % places * channels + input / places;
    }
  }
}
