package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.schedule.Schedule;

/// The network of a scenario and what is done with it, recorded once and replayed.
final class PlaneNetwork implements AutoCloseable {
  private final PointSet set;
  private final OutputHead head;
  private final Loss loss;
  private final Parameters params;
  private final List<Linear> linears = new ArrayList<>();
  private final List<Layer> activations = new ArrayList<>();
  private final Optimizer optimizer;
  private final Traced step;
  private final Traced judged;
  private final Traced predicted;
  private final Traced seen;
  private final Traced parted;

  /// What a network makes of points.
  ///
  /// @param told for each point the class with the highest score, or the value of a curve; none if
  ///   the loss is not finite
  record Judgement(double loss, List<Double> told) {}

  /// What a layer makes of one point.
  ///
  /// @param products of each input with each of its weights, `[in, out]`
  /// @param sums of products and bias, `[out]`
  /// @param outputs what becomes of the sums, `[out]`
  record LayerTrace(HostArray inputs, HostArray products, HostArray sums, HostArray outputs) {}

  PlaneNetwork(Backend backend, Scenario scenario) {
    this.set = scenario.set();
    this.head = scenario.head();
    this.loss = scenario.taken();
    this.params = Parameters.create(backend, new Seed(scenario.seed()));
    int in = set.inputs();
    for (HiddenLayer layer : scenario.hidden()) {
      linear(scenario, in, layer.units());
      activations.add(Scenario.activation(layer.activation()));
      in = layer.units();
    }
    linear(scenario, in, scenario.outputs());
    this.optimizer = new Optimizer(params, scenario.rule(), Schedule.constant(scenario.rate()));
    this.step =
        Traced.training(
            backend,
            (pass, given) -> {
              Tensor cost = loss.compute(forward(given.get(0)), given.get(1));
              return new Traced.Outcome(List.of(cost), optimizer.updates(pass.backward(cost)));
            });
    this.judged =
        Traced.evaluation(
            backend,
            (_, given) -> {
              Tensor outputs = forward(given.get(0));
              return Traced.Outcome.of(
                  loss.compute(outputs, given.get(1)),
                  set.isCurve() ? head.predict(outputs) : head.scores(outputs).argMax(1));
            });
    this.predicted =
        Traced.evaluation(
            backend, (_, given) -> Traced.Outcome.of(head.predict(forward(given.get(0)))));
    this.seen =
        Traced.evaluation(backend, (_, given) -> new Traced.Outcome(units(given.get(0)), Map.of()));
    this.parted = Traced.evaluation(backend, (_, given) -> Traced.Outcome.of(parts(given.get(0))));
  }

  private void linear(Scenario scenario, int in, int out) {
    Parameters node = params.child("layer" + (linears.size() + 1));
    linears.add(Linear.create(node, in, out, scenario.weights()));
  }

  private Tensor forward(Tensor x) {
    return linears.getLast().forward(hidden(x).getLast());
  }

  /// The inputs, and what each hidden layer makes of them.
  private List<Tensor> hidden(Tensor x) {
    List<Tensor> all = new ArrayList<>(List.of(x));
    for (int i = 0; i < activations.size(); i++) {
      all.add(activations.get(i).forward(linears.get(i).forward(all.getLast())));
    }
    return all;
  }

  /// What every unit makes of inputs, layer by layer, outputs as predictions.
  private List<Tensor> units(Tensor x) {
    List<Tensor> all = new ArrayList<>(hidden(x));
    all.add(head.predict(linears.getLast().forward(all.getLast())));
    return all.subList(1, all.size());
  }

  /// What each unit of the last hidden layer, or each input, adds to the first output.
  private Tensor parts(Tensor x) {
    Tensor weights = linears.getLast().weight().in(x.pass());
    int units = weights.shape().extent(0);
    return hidden(x).getLast().mul(weights.slice(1, 0, 1).reshape(Shape.of(1, units)));
  }

  /// One update.
  ///
  /// @return the loss before it; if that is not finite, nothing was updated
  double train(List<Point> points) {
    step.run(new Seed(optimizer.step()), List.of(inputs(points), targets(points)));
    return step.item(0);
  }

  Judgement judge(List<Point> points) {
    judged.run(List.of(inputs(points), targets(points)));
    double cost = judged.item(0);
    return new Judgement(
        cost,
        Double.isFinite(cost)
            ? Arrays.stream(judged.value(1).toDoubles()).boxed().toList()
            : List.of());
  }

  /// The predictions, `[N, C]`; of two classes and of a curve `[N, 1]`.
  ///
  /// @param places what the network is given, one after the other
  HostArray predict(float... places) {
    predicted.run(List.of(inputs(places)));
    return predicted.value(0);
  }

  /// What each unit of the last hidden layer, or each input, adds to the first output, `[N,
  /// units]`.
  HostArray parts(float... places) {
    parted.run(List.of(inputs(places)));
    return parted.value(0);
  }

  /// What the units of each layer make of inputs, `[N, units]`; outputs as predictions.
  List<HostArray> see(float... places) {
    seen.run(List.of(inputs(places)));
    List<HostArray> layers = new ArrayList<>();
    for (int i = 0; i < linears.size(); i++) {
      layers.add(seen.value(i));
    }
    return layers;
  }

  /// What each layer makes of one point.
  List<LayerTrace> trace(Point point) {
    try (Pass pass = Pass.eval(params.backend())) {
      List<LayerTrace> layers = new ArrayList<>();
      Tensor x = pass.input(inputs(List.of(point)));
      for (int i = 0; i < linears.size(); i++) {
        Linear linear = linears.get(i);
        int in = linear.weight().shape().extent(0);
        Tensor products = x.reshape(Shape.of(in, 1)).mul(linear.weight());
        Tensor sums = linear.forward(x);
        Layer outer = i < activations.size() ? activations.get(i) : head.activation();
        Tensor outputs = outer.forward(sums);
        layers.add(new LayerTrace(x.toHost(), products.toHost(), sums.toHost(), outputs.toHost()));
        x = outputs;
      }
      return layers;
    }
  }

  /// A step by some points, as it is recorded.
  ///
  /// @param lossName the text of its last row
  Summary summary(List<Point> points, String lossName) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < linears.size(); i++) {
      layers.add(linears.get(i));
      if (i < activations.size()) {
        layers.add(activations.get(i));
      }
    }
    Layer model = new Sequential(layers);
    return Summary.ofTraining(
        params,
        Shape.of(points.size(), set.inputs()),
        lossName,
        (seen, x) -> loss.compute(seen.apply(model).forward(x), x.pass().input(targets(points))));
  }

  List<Linear> linears() {
    return linears;
  }

  private HostArray inputs(List<Point> points) {
    return inputs(floats(set.inputs(points)));
  }

  private HostArray inputs(float... values) {
    return HostArray.of(values, Shape.of(values.length / set.inputs(), set.inputs()));
  }

  private HostArray targets(List<Point> points) {
    int count = points.size();
    return set.isCurve()
        ? HostArray.of(floats(points.stream().mapToDouble(Point::y).toArray()), Shape.of(count, 1))
        : HostArray.of(points.stream().mapToInt(Point::label).toArray(), Shape.of(count));
  }

  private static float[] floats(double... values) {
    var floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Override
  public void close() {
    step.close();
    judged.close();
    predicted.close();
    seen.close();
    parted.close();
    optimizer.close();
    params.close();
  }
}
