package org.bpnet.play;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.play.ground.Playground;
import org.bpnet.play.ground.PlaygroundFrame;
import org.bpnet.play.ground.Point;
import org.bpnet.play.ground.PointTable;
import org.bpnet.play.ground.Scenario;
import org.bpnet.play.ground.StepsFrame;
import org.bpnet.play.http.Mailbox;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// One page's playground: does what the page asks for, and animates it. Frames of the animation go
/// into the mailbox of whoever listened last, so that training never waits for the page.
final class PlaygroundSession implements AutoCloseable {
  /// Ours: as many as a screen shows without strain, and as the eye needs.
  private static final int FRAMES_PER_SECOND = 20;

  private static final int MOST_ITERATIONS = 20_000;
  private static final double FASTEST = 5_000;

  private final Playground playground;
  private Mailbox mailbox = new Mailbox();
  private boolean animated;
  private boolean closed;
  private @Nullable Thread animation; // the latest; an earlier one ends when it notices
  private double speed = 100;

  PlaygroundSession(Backend backend, Scenario scenario) {
    this.playground = new Playground(backend, scenario);
  }

  /// As a page asks for it: a scenario, what is missing in it as usual, and points of its own if it
  /// names some.
  ///
  /// @throws IllegalArgumentException if it asks for what cannot be
  static PlaygroundSession of(Backend backend, JsonValue.Members request) {
    var session = new PlaygroundSession(backend, Scenario.of(request, Scenario.standard()));
    try {
      if (request.find("points").isPresent()) {
        session.change(request);
      }
    } catch (RuntimeException wrong) {
      session.close();
      throw wrong;
    }
    return session;
  }

  /// An address says in `points` which there are, and nothing if they are the scenario's; a change
  /// of a setting leaves them as they are.
  private void change(JsonValue.Members request) {
    Scenario scenario = Scenario.of(request, playground.scenario());
    String own = request.find("points").isPresent() ? request.text("points") : "";
    if (!own.isEmpty()) {
      playground.change(scenario, PointTable.ofAddress(scenario.set(), own));
    } else if (request.find("points").isPresent()) {
      playground.change(scenario, scenario.points());
    } else {
      playground.change(scenario);
    }
  }

  /// Where the frames of the animation come from now. A page that lost its stream opens another
  /// before the old one is known to be dead: that one ends, and the new one takes its place.
  synchronized Mailbox listen() {
    mailbox.close();
    mailbox = new Mailbox();
    if (closed) {
      mailbox.close();
    }
    return mailbox;
  }

  /// What there is to see.
  synchronized JsonValue frame() {
    return PlaygroundFrame.of(playground);
  }

  /// What all units make of a point.
  ///
  /// @throws IllegalArgumentException if there is no such point
  synchronized JsonValue forward(JsonValue.Members request) {
    return PlaygroundFrame.forward(playground, Math.toIntExact(request.whole("index")));
  }

  /// The network, layer by layer, with the operations of a step.
  synchronized JsonValue graph() {
    return NetworkMessage.of(playground.summary());
  }

  /// A step by a point, or by the next batch if none is named, equation by equation.
  ///
  /// @throws IllegalArgumentException if there is no such point
  synchronized JsonValue steps(JsonValue.Members request) {
    OptionalInt index =
        request.find("point").isPresent()
            ? OptionalInt.of(Math.toIntExact(request.whole("point")))
            : OptionalInt.empty();
    return StepsFrame.of(playground, index, Math.toIntExact(request.whole("updates")));
  }

  /// Does what a page asks for.
  ///
  /// @return what there is to see then
  /// @throws IllegalArgumentException if it asks for what cannot be
  /// @throws JsonException if something is missing or has the wrong type
  synchronized JsonValue act(JsonValue.Members request) {
    String op = request.text("op");
    animated &= op.equals("speed");
    switch (op) {
      case "reset" -> playground.reset();
      case "restore" -> playground.restore();
      case "reseed" ->
          playground.change(playground.scenario().with(new Seed(playground.scenario().seed() + 1)));
      case "change" -> change(request.members("scenario"));
      case "train" -> playground.train(iterations(request));
      case "add" -> playground.add(point(request));
      case "move" -> move(request);
      case "points" ->
          playground.replace(PointTable.read(playground.scenario().set(), request.text("csv")));
      case "remove" -> playground.remove(Math.toIntExact(request.whole("index")));
      case "edit" ->
          playground.edit(
              Math.toIntExact(request.whole("layer")),
              Math.toIntExact(request.whole("from")),
              Math.toIntExact(request.whole("to")),
              request.number("value"));
      case "animate" -> animate(request);
      case "speed" -> speed = speed(request);
      case "stop" -> {}
      default -> throw new IllegalArgumentException("there is nothing called '" + op + "' to do");
    }
    return frame();
  }

  /// What the request does not say stays: the page may not have seen the change before this one.
  private void move(JsonValue.Members request) {
    int index = Math.toIntExact(request.whole("index"));
    Point old = playground.point(index);
    playground.replace(
        index,
        new Point(
            request.find("x").isPresent() ? request.number("x") : old.x(),
            request.find("y").isPresent() ? request.number("y") : old.y(),
            request.find("label").isPresent()
                ? Math.toIntExact(request.whole("label"))
                : old.label()));
  }

  private static Point point(JsonValue.Members request) {
    return new Point(
        request.number("x"), request.number("y"), Math.toIntExact(request.whole("label")));
  }

  /// The points as CSV.
  synchronized String points() {
    return PointTable.write(playground.scenario().set(), playground.points());
  }

  private static int iterations(JsonValue.Members request) {
    long iterations = request.whole("iterations");
    if (iterations < 1 || iterations > MOST_ITERATIONS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "iterations: needs 1 to %d, got %d", MOST_ITERATIONS, iterations));
    }
    return (int) iterations;
  }

  private static double speed(JsonValue.Members request) {
    double wanted = request.number("speed");
    if (!(wanted >= 1 && wanted <= FASTEST)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "speed: needs 1 to %.0f, got %s", FASTEST, wanted));
    }
    return wanted;
  }

  private void animate(JsonValue.Members request) {
    speed = speed(request);
    animated = true;
    animation = Thread.ofVirtual().name("bpnet-animation").start(this::run);
  }

  private void run() {
    double due = 0;
    try {
      while (go(due += speed() / FRAMES_PER_SECOND)) {
        due -= Math.floor(due);
        Thread.sleep(1000 / FRAMES_PER_SECOND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized double speed() {
    return speed;
  }

  /// The whole iterations that are due, and a frame.
  ///
  /// @return whether there is to be another
  private synchronized boolean go(double due) {
    if (!animated || closed || Thread.currentThread() != animation) {
      return false;
    }
    if (due >= 1) {
      playground.train((int) due);
      mailbox.put(Json.compact(frame()));
    }
    animated = !playground.diverged();
    return animated;
  }

  /// The thread of the latest animation, if there was one.
  synchronized Optional<Thread> animation() {
    return Optional.ofNullable(animation);
  }

  /// Nobody reads this mailbox any more. If no other took its place, the animation stops.
  synchronized void leave(Mailbox left) {
    animated &= left != mailbox;
  }

  @Override
  public synchronized void close() {
    animated = false;
    closed = true;
    mailbox.close();
    playground.close();
  }
}
