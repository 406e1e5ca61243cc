package org.bpnet.train.run;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.bpnet.train.step.Probe;
import org.jspecify.annotations.Nullable;

/// Steers a training from another thread: stop, pause, single steps, the learning rate.
///
/// A stopped run is a valid run: it keeps all that is needed to go on with the next batch, also in
/// the middle of an epoch. To predict beside training, take a [org.bpnet.core.Parameters#snapshot].
///
/// ```java
/// Control control = new Control();
/// Thread.startVirtualThread(() -> training.control(control).run());
/// control.pause();
/// control.step(); // one more
/// control.resume();
/// control.stop();
/// ```
public final class Control {
  private boolean stopping;
  private boolean paused;
  private int single;
  private double rateFactor = 1;
  private @Nullable CompletableFuture<List<Probe>> probe;

  /// Whether a look under the lock is worth it: set with all else, read at every step.
  private volatile boolean touched;

  /// One that neither stops nor pauses.
  public Control() {}

  /// Ends the run after the step under way.
  public synchronized void stop() {
    stopping = true;
    changed();
  }

  /// Lets the run wait after the step under way.
  public synchronized void pause() {
    paused = true;
    changed();
  }

  /// Lets a paused run go on.
  public synchronized void resume() {
    paused = false;
    changed();
  }

  /// Lets a paused run make one step.
  public synchronized void step() {
    single++;
    changed();
  }

  /// Takes the next step apart as it is made: each of its phases, before it changes anything. A
  /// paused run makes that step when it is told to, [#step].
  ///
  /// @return done when the step is made; cancelled if the run ends before
  public synchronized CompletableFuture<List<Probe>> probe() {
    CompletableFuture<List<Probe>> wanted = probe;
    if (wanted == null) {
      wanted = new CompletableFuture<>();
      probe = wanted;
    }
    changed();
    return wanted;
  }

  /// Nobody will take a step apart any more.
  synchronized void end() {
    if (probe != null) {
      probe.cancel(false);
    }
  }

  /// Multiplies the learning rates of all steps to come. The factor is kept in the run folder, so
  /// that a resumed run goes on with it; what a run does otherwise follows from its settings alone.
  ///
  /// @throws IllegalArgumentException if the factor is not above 0 and finite
  public synchronized void scaleRate(double factor) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Control: needs a finite factor above 0 of the rate, got %s", factor));
    }
    rateFactor *= factor;
    changed();
  }

  private void changed() {
    touched = true;
    notifyAll();
  }

  /// What is to be done before the next step.
  ///
  /// @param goesOn whether there is a next step
  /// @param rateFactor what the learning rate is to be multiplied by from now on
  /// @param probe receives the step taken apart, if that is wanted
  record Order(boolean goesOn, double rateFactor, @Nullable CompletableFuture<List<Probe>> probe) {
    static final Order NONE = new Order(true, 1, null);
  }

  /// Waits while the run is paused.
  Order await() {
    return touched ? awaitOrder() : Order.NONE;
  }

  private synchronized Order awaitOrder() {
    while (paused && single == 0 && !stopping) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
    if (paused && single > 0) {
      single--;
    }
    double factor = rateFactor;
    rateFactor = 1;
    CompletableFuture<List<Probe>> wanted = stopping ? null : probe;
    probe = stopping ? probe : null;
    touched = paused || stopping;
    return new Order(!stopping, factor, wanted);
  }
}
