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
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.schedule.Schedule;

/// The network of a scenario and what is done with it, recorded once and replayed.
final class PlaneNetwork implements AutoCloseable {
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

  /// What a network makes of points.
  ///
  /// @param guesses the class with the highest score, for each point; none if the loss is not
  ///   finite
  record Judgement(double loss, List<Integer> guesses) {}

  /// What a layer makes of one point.
  ///
  /// @param products of each input with each of its weights, `[in, out]`
  /// @param sums of products and bias, `[out]`
  /// @param outputs what becomes of the sums, `[out]`
  record LayerTrace(HostArray inputs, HostArray products, HostArray sums, HostArray outputs) {}

  PlaneNetwork(Backend backend, Scenario scenario) {
    this.head = scenario.head();
    this.loss = scenario.taken();
    this.params = Parameters.create(backend, new Seed(scenario.seed()));
    int in = 2;
    for (HiddenLayer layer : scenario.hidden()) {
      linear(scenario, in, layer.units());
      activations.add(Scenario.activation(layer.activation()));
      in = layer.units();
    }
    linear(scenario, in, head.outputs(scenario.set().classes()));
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
                  loss.compute(outputs, given.get(1)), head.scores(outputs).argMax(1));
            });
    this.predicted =
        Traced.evaluation(
            backend, (_, given) -> Traced.Outcome.of(head.predict(forward(given.get(0)))));
    this.seen =
        Traced.evaluation(backend, (_, given) -> new Traced.Outcome(units(given.get(0)), Map.of()));
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

  /// One update.
  ///
  /// @return the loss before it; if that is not finite, nothing was updated
  double train(List<Point> points) {
    step.run(new Seed(optimizer.step()), List.of(places(points), labels(points)));
    return step.item(0);
  }

  Judgement judge(List<Point> points) {
    judged.run(List.of(places(points), labels(points)));
    double cost = judged.item(0);
    return new Judgement(
        cost,
        Double.isFinite(cost)
            ? Arrays.stream(judged.value(1).toInts()).boxed().toList()
            : List.of());
  }

  /// The predictions, `[N, 1]` for two classes and else `[N, C]`.
  HostArray predict(HostArray places) {
    predicted.run(List.of(places));
    return predicted.value(0);
  }

  /// What the units of each layer make of inputs, `[N, units]`; outputs as predictions.
  List<HostArray> see(HostArray places) {
    seen.run(List.of(places));
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
      Tensor x = pass.input(places(List.of(point)));
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

  List<Linear> linears() {
    return linears;
  }

  private static HostArray places(List<Point> points) {
    var places = new float[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      places[2 * i] = (float) points.get(i).x();
      places[2 * i + 1] = (float) points.get(i).y();
    }
    return HostArray.of(places, Shape.of(points.size(), 2));
  }

  private static HostArray labels(List<Point> points) {
    return HostArray.of(points.stream().mapToInt(Point::label).toArray(), Shape.of(points.size()));
  }

  @Override
  public void close() {
    step.close();
    judged.close();
    predicted.close();
    seen.close();
    optimizer.close();
    params.close();
  }
}
