package org.bpnet.nn.margin;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.CosineLinear;
import org.bpnet.nn.layer.LayerNames;

/// The layer of a [FormulaHead].
final class FormulaLayer implements HeadLayer {
  private final FormulaHead head;
  private final Definition logit;
  private final String name;
  private final int classes;
  private final Parameter weight;
  private final Map<String, Parameter> learnt;
  private final Numbers numbers;

  private FormulaLayer(
      FormulaHead head,
      Definition logit,
      String name,
      int classes,
      Parameter weight,
      Map<String, Parameter> learnt,
      Numbers numbers) {
    this.head = head;
    this.logit = logit;
    this.name = name;
    this.classes = classes;
    this.weight = weight;
    this.learnt = learnt;
    this.numbers = numbers;
  }

  /// @param logit the formula with its annealed numbers on a clock
  static FormulaLayer create(
      FormulaHead head, Definition logit, Parameters params, int features, int classes) {
    FormulaHead.Make make = head.make();
    Shape shape = Shape.of(features, classes * make.centres());
    Parameter weight = params.weight("weight", shape, make.first());
    Map<String, Parameter> learnt = new LinkedHashMap<>();
    if (logit.operands().contains("b")) {
      learnt.put("b", params.weight("bias", Shape.of(classes), Initializers.zeros()));
    }
    make.learnt()
        .forEach((number, start) ->
            learnt.put(
                number, params.weight("scale", Shape.scalar(), Initializers.constant(start))));
    return new FormulaLayer(
        head, logit, params.path(), classes, weight, learnt, make.numbers().create(params));
  }

  @Override
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor logits(Tensor features, Tensor labels) {
    return seen(features, labels, Seen::logits);
  }

  @Override
  public Tensor examples(Tensor features, Tensor labels) {
    return seen(
        features,
        labels,
        seen -> {
          Tensor losses = head.make().join().of(seen.logits(), seen.own());
          return numbers.cost(seen.inputs::get).map(losses::add).orElse(losses);
        });
  }

  @Override
  public Tensor forward(Tensor features) {
    check(features);
    Pass pass = features.pass();
    return LayerNames.within(
        name,
        features,
        () -> {
          Inputs inputs = new Inputs(features);
          inputs.known.put("h", pass.scalar(0));
          inputs.known.putAll(numbers.ofUnlabelled(pass));
          return inputs.logits();
        });
  }

  private Tensor seen(Tensor features, Tensor labels, Function<Seen, Tensor> work) {
    check(features);
    if (labels.type() != DType.I32 || !labels.shape().equals(features.shape().slice(0, 1))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need labels I32 [N], got %s %s for features %s",
              LayerNames.called(name, this),
              labels.type(),
              labels.shape(),
              features.shape()));
    }
    return LayerNames.within(name, features, () -> work.apply(new Seen(features, labels)));
  }

  private void check(Tensor features) {
    int extent = weight.shape().extent(0);
    if (features.shape().rank() != 2 || features.shape().extent(1) != extent) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need features [N, %d], got %s",
              LayerNames.called(name, this),
              extent,
              features.shape()));
    }
  }

  /// What the formula is about, each computed when it is asked for.
  private final class Inputs {
    final Tensor features;
    final Map<String, Tensor> known = new HashMap<>();

    Inputs(Tensor features) {
      this.features = features;
    }

    Tensor get(String input) {
      Tensor tensor = known.get(input);
      if (tensor == null) {
        tensor = compute(input);
        known.put(input, tensor);
      }
      return tensor;
    }

    private Tensor compute(String input) {
      Tensor weights = features.pass().read(weight);
      return switch (input) {
        case "c" -> nearest(CosineLinear.cosines(features, weights)); // [N, K]
        case "d" -> nearest(features.matmul(weights)); // [N, K]
        case "u" -> nearest(CosineLinear.directions(features).matmul(weights)); // [N, K]
        case "r" -> features.norm(1).expandDims(1); // [N, 1]
        case "w" -> weights.norm(0); // [K]
        default -> {
          Parameter parameter = learnt.get(input);
          yield parameter == null ? setting(input) : features.pass().read(parameter);
        }
      };
    }

    private Tensor setting(String name) {
      int place = logit.settings().stream().map(Setting::name).toList().indexOf(name);
      if (place < 0) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT, "%s: a head's formula cannot be about '%s'", logit.name(), name));
      }
      return features.pass().scalar(() -> logit.values().get(place));
    }

    /// That with the nearest of a class's centres, the first of equals.
    private Tensor nearest(Tensor ofCentres) {
      int centres = head.make().centres();
      return centres == 1
          ? ofCentres
          : ofCentres.reshape(features.shape().extent(0), classes, centres).max(2);
    }

    Tensor logits() {
      Tensor[] operands = logit.operands().stream().map(this::get).toArray(Tensor[]::new);
      return logit.apply(operands);
    }
  }

  /// Features with their labels.
  private final class Seen implements Way.Batch {
    private final Inputs inputs;

    Seen(Tensor features, Tensor labels) {
      // Picked from the classes, so that a label that is none is an error.
      Tensor range = features.pass().range(classes);
      Tensor own = range.gather(0, labels).expandDims(1).equalTo(range);
      this.inputs = new Inputs(features);
      inputs.known.put("h", own);
      inputs.known.putAll(numbers.of(inputs::get, labels));
    }

    @Override
    public Tensor own() {
      return inputs.get("h");
    }

    Tensor logits() {
      return head.make().way().of(this);
    }

    @Override
    public Tensor exact() {
      return inputs.logits();
    }

    @Override
    public Tensor plain() {
      Inputs others = new Inputs(inputs.features);
      others.known.putAll(inputs.known);
      others.known.put("h", pass().scalar(0));
      return others.logits();
    }

    @Override
    public Tensor features() {
      return inputs.features;
    }

    @Override
    public Tensor weights() {
      return pass().read(weight);
    }

    @Override
    public Tensor setting(String setting) {
      return inputs.get(setting);
    }

    private Pass pass() {
      return inputs.features.pass();
    }
  }

  /// `arcface(s=30, m=0.5, mode=exact) 128 -> 10`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %d -> %d", head, weight.shape().extent(0), classes);
  }
}
