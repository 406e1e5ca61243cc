package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.Parameter;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Summary;
import org.bpnet.train.metric.Residuals;

/// A small network that learns points of the plane, one iteration after the other, and can be
/// looked at between them. An iteration is one update by one batch.
///
/// After [#reset] the same numbers come again, bit by bit, for what is random derives from the
/// scenario's seed.
public final class Playground implements AutoCloseable {
  /// Ours: as many as a lecture's sets by far, and quickly drawn.
  public static final int MOST_POINTS = 500;

  private final Backend backend;
  private Scenario scenario;
  private List<Point> points;
  private PlaneNetwork network;
  private ErrorHistory history = new ErrorHistory();
  private PlaneNetwork.Judgement judgement;
  private long iteration;
  private boolean diverged;

  /// A playground at its first iteration.
  public Playground(Backend backend, Scenario scenario) {
    this.backend = backend;
    this.scenario = scenario;
    this.points = scenario.points();
    this.network = new PlaneNetwork(backend, scenario);
    this.judgement = network.judge(points);
    history.add(0, judgement.loss(), correct());
  }

  /// Begins again, with the same first weights. Points stay as they are.
  public void reset() {
    begin(scenario, points);
  }

  /// Begins another scenario with points of one's own.
  ///
  /// @throws IllegalArgumentException if there are none or too many, or there is no such class;
  ///   then all stays as it is
  public void change(Scenario other, List<Point> own) {
    checkPoints(own, other);
    begin(other, List.copyOf(own));
  }

  /// Begins another scenario. Points that were added stay where set and seed stay.
  public void change(Scenario other) {
    boolean same = other.set() == scenario.set() && other.seed() == scenario.seed();
    begin(other, same ? points : other.points());
  }

  private void begin(Scenario next, List<Point> at) {
    var fresh = new PlaneNetwork(backend, next);
    network.close();
    network = fresh;
    scenario = next;
    points = at;
    history = new ErrorHistory();
    iteration = 0;
    diverged = false;
    look();
  }

  /// Begins again with the points of the scenario.
  public void restore() {
    begin(scenario, scenario.points());
  }

  /// One more point; what was learnt stays.
  ///
  /// @throws IllegalArgumentException if there are too many, or there is no such class
  public void add(Point point) {
    if (points.size() == MOST_POINTS) {
      throw new IllegalArgumentException(
          "points: needs at most " + MOST_POINTS + "; remove one first");
    }
    checkClass(point, scenario);
    List<Point> more = new ArrayList<>(points);
    more.add(point);
    points = more;
    look();
  }

  private static void checkClass(Point point, Scenario of) {
    int last = Math.max(1, of.set().classes()) - 1;
    if (point.label() > last) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "point: needs a class of 0 to %d, got %d", last, point.label()));
    }
  }

  /// Another point in the place of one; what was learnt stays.
  ///
  /// @throws IllegalArgumentException if there is no such point, or no such class
  public void replace(int index, Point point) {
    checkPoint(index);
    checkClass(point, scenario);
    List<Point> all = new ArrayList<>(points);
    all.set(index, point);
    points = all;
    look();
  }

  /// Other points; what was learnt stays.
  ///
  /// @throws IllegalArgumentException if there are none or too many, or there is no such class
  public void replace(List<Point> others) {
    checkPoints(others, scenario);
    points = List.copyOf(others);
    look();
  }

  private static void checkPoints(List<Point> points, Scenario of) {
    if (points.isEmpty() || points.size() > MOST_POINTS) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "points: needs 1 to %d, got %d", MOST_POINTS, points.size()));
    }
    points.forEach(point -> checkClass(point, of));
  }

  /// One of the points.
  ///
  /// @throws IllegalArgumentException if there is no such point
  public Point point(int index) {
    checkPoint(index);
    return points.get(index);
  }

  private void checkPoint(int index) {
    if (index < 0 || index >= points.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "point: needs a number below %d, got %d", points.size(), index));
    }
  }

  /// One point less; what was learnt stays.
  ///
  /// @throws IllegalArgumentException if there is no such point, or no other
  public void remove(int index) {
    if (index < 0 || index >= points.size() || points.size() == 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "point: needs a number below %d and one point that stays, got %d",
              points.size(),
              index));
    }
    List<Point> fewer = new ArrayList<>(points);
    fewer.remove(index);
    points = fewer;
    look();
  }

  /// Gives one number of the network another value.
  ///
  /// @param layer from 0, the outputs' last
  /// @param from the unit of the layer before, or −1 for the bias
  /// @param to the unit of this layer
  /// @throws IllegalArgumentException if there is no such weight, or the value is not finite
  public void edit(int layer, int from, int to, double value) {
    List<Linear> linears = network.linears();
    boolean known = layer >= 0 && layer < linears.size();
    int in = known ? linears.get(layer).weight().shape().extent(0) : 0;
    int out = known ? linears.get(layer).weight().shape().extent(1) : 0;
    if (!known
        || from < -1
        || from >= in
        || to < 0
        || to >= out
        || !Float.isFinite((float) value)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "weight: needs a place in the network and a finite value, got layer %d, from %d to"
                  + " %d, %s",
              layer,
              from,
              to,
              value));
    }
    Parameter parameter =
        from < 0 ? linears.get(layer).bias().orElseThrow() : linears.get(layer).weight();
    float[] values = parameter.value().toFloats().clone();
    values[from < 0 ? to : from * out + to] = (float) value;
    parameter.load(HostArray.of(values, parameter.shape()));
    diverged = false;
    look();
  }

  /// Goes on for some iterations, or until the loss is no number.
  public void train(int iterations) {
    for (int i = 0; i < iterations && !diverged; i++) {
      if (history.wants(iteration)) {
        look();
      }
      if (!diverged) {
        diverged = !Double.isFinite(network.train(batch(iteration)));
        iteration += diverged ? 0 : 1;
      }
    }
    look();
  }

  /// The points of the update after so many. A batch is cut from all points in an order that is
  /// drawn anew whenever all were seen; the last one may be smaller.
  List<Point> batch(long after) {
    int size = scenario.batch();
    if (size == 0 || size >= points.size()) {
      return points;
    }
    int batches = (points.size() + size - 1) / size;
    int[] order =
        new Seed(scenario.seed()).child("order").child(after / batches).permutation(points.size());
    int first = (int) (after % batches) * size;
    List<Point> batch = new ArrayList<>();
    for (int i = first; i < Math.min(first + size, order.length); i++) {
      batch.add(points.get(order[i]));
    }
    return batch;
  }

  /// The network as the next step records it, from a batch to the loss.
  public Summary summary() {
    return network.summary(batch(iteration), scenario.loss());
  }

  private void look() {
    judgement = network.judge(points);
    diverged |= !Double.isFinite(judgement.loss());
    if (history.wants(iteration)) {
      history.add(iteration, judgement.loss(), correct());
    }
  }

  /// What decides what happens here.
  public Scenario scenario() {
    return scenario;
  }

  /// What is learnt.
  public List<Point> points() {
    return List.copyOf(points);
  }

  /// Whether these are others than the scenario's.
  public boolean hasOwnPoints() {
    return !points.equals(scenario.points());
  }

  /// How many updates there were.
  public long iteration() {
    return iteration;
  }

  /// The loss of all points; not finite if the training diverged.
  public double loss() {
    return judgement.loss();
  }

  /// How many points are told right; 0 of a curve, of which [#fit] tells.
  public int correct() {
    List<Double> told = judgement.told();
    return scenario.set().isCurve()
        ? 0
        : (int)
            IntStream.range(0, told.size())
                .filter(i -> told.get(i) == points.get(i).label())
                .count();
  }

  /// R² of a curve at its points; NaN if the loss is not finite, and of classes.
  public double fit() {
    List<Double> told = judgement.told();
    if (told.isEmpty() || !scenario.set().isCurve()) {
      return Double.NaN;
    }
    var counter = new Residuals.Counter();
    counter.add(
        column(told.stream().mapToDouble(value -> value).toArray()),
        column(points.stream().mapToDouble(Point::y).toArray()));
    return counter.result().r2();
  }

  private static HostArray column(double... values) {
    return HostArray.of(values, Shape.of(values.length, 1));
  }

  /// What is told of each point, its class or the value of a curve; none if the loss is not finite.
  List<Double> told() {
    return judgement.told();
  }

  /// Whether the loss is no number any more.
  public boolean diverged() {
    return diverged;
  }

  /// How the loss came to be what it is.
  public ErrorHistory history() {
    return history;
  }

  /// The layers, with their weights `[in, out]`.
  List<Linear> layers() {
    return network.linears();
  }

  /// The probabilities of the classes at places of the plane, `[N, C]`; that of the second class
  /// alone, `[N, 1]`, if there are two, and the values of a curve, `[N, 1]`.
  ///
  /// @param places x and y of each, one after the other; x alone of a curve
  public HostArray predict(float... places) {
    return network.predict(places);
  }

  /// What the units of each layer make of places, `[N, units]` each.
  List<HostArray> see(float... places) {
    return network.see(places);
  }

  /// What each unit of the last hidden layer, or the input, adds to a curve, `[N, units]`.
  HostArray parts(float... places) {
    return network.parts(places);
  }

  /// What each layer makes of one of the points.
  ///
  /// @throws IllegalArgumentException if there is no such point
  List<PlaneNetwork.LayerTrace> trace(int index) {
    checkPoint(index);
    return network.trace(points.get(index));
  }

  @Override
  public void close() {
    network.close();
  }
}
