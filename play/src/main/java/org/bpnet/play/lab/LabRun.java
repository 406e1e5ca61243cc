package org.bpnet.play.lab;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.play.http.Messages;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// One run of an experiment, in a thread of its own, with all that it has printed so far. Whoever
/// listens is told from the beginning, so that a page that lost its stream opens another.
public final class LabRun {
  private static final Logger LOG = System.getLogger(LabRun.class.getName());

  /// Ours: a hundred times what any experiment prints with the values it begins with.
  private static final int MOST_LETTERS = 1 << 20;

  /// How a run stands.
  private enum State {
    RUNNING,
    DONE,
    STOPPED,
    LATE,
    FAILED
  }

  private final Thread thread;
  private final StringBuilder text = new StringBuilder();
  private State state = State.RUNNING;
  private String problem = "";
  private List<Labs.Drawing> drawings = List.of();

  private LabRun(Labs labs, Labs.Asked asked) {
    this.thread = Thread.ofPlatform().name("lab").daemon().unstarted(() -> run(labs, asked));
  }

  /// Begins.
  ///
  /// @param longest how long it may take
  public static LabRun start(Labs labs, Labs.Asked asked, Duration longest) {
    var run = new LabRun(labs, asked);
    run.thread.start();
    Thread.ofVirtual().start(() -> run.watch(longest));
    return run;
  }

  private void watch(Duration longest) {
    try {
      if (!thread.join(longest)) {
        String tooLong =
            String.format(
                Locale.ROOT,
                "ended after %,d seconds, the longest here; the command has all the time",
                longest.toSeconds());
        end(State.LATE, tooLong);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Labs labs, Labs.Asked asked) {
    try {
      List<Labs.Drawing> drawn = labs.run(asked, this::append);
      synchronized (this) {
        if (state == State.RUNNING) {
          drawings = List.copyOf(drawn);
        }
      }
      end(State.DONE, "");
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      end(State.FAILED, String.valueOf(wrong.getMessage()));
    } catch (RuntimeException | Error wrong) {
      synchronized (this) {
        if (state == State.RUNNING) { // else it was stopped, and whatever it says comes of that
          LOG.log(Level.ERROR, "an experiment failed", wrong);
        }
      }
      end(State.FAILED, String.valueOf(wrong));
    }
  }

  private synchronized void append(String more) {
    if (text.length() + more.length() > MOST_LETTERS) {
      var wrong =
          new IllegalStateException(
              String.format(Locale.ROOT, "prints more than %,d letters", MOST_LETTERS));
      end(State.FAILED, String.valueOf(wrong.getMessage()));
      throw wrong;
    }
    if (state == State.RUNNING) {
      text.append(more);
      notifyAll();
    }
  }

  /// The first end counts.
  private synchronized void end(State how, String why) {
    if (state == State.RUNNING) {
      state = how;
      problem = why;
      notifyAll();
      if (how != State.DONE && Thread.currentThread() != thread) {
        thread.interrupt();
      }
    }
  }

  /// Ends it early, if it still runs.
  public void stop() {
    end(State.STOPPED, "");
  }

  /// Waits until its thread is gone.
  ///
  /// @return whether it is
  public boolean join(Duration longest) throws InterruptedException {
    return thread.join(longest);
  }

  /// A picture that it drew.
  public synchronized Optional<Labs.Drawing> drawing(int index) {
    return index < drawings.size() ? Optional.of(drawings.get(index)) : Optional.empty();
  }

  /// All that it prints from the beginning, and in the last message how it ended.
  public Messages listen() {
    return new Messages() {
      private int told;
      private boolean over;

      @Override
      public Optional<String> next(long milliseconds) throws InterruptedException {
        synchronized (LabRun.this) {
          long until = System.nanoTime() / 1_000_000 + milliseconds;
          for (long left = milliseconds; state == State.RUNNING && told == text.length(); ) {
            if (left <= 0) {
              return Optional.empty();
            }
            LabRun.this.wait(left);
            left = until - System.nanoTime() / 1_000_000;
          }
          over = state != State.RUNNING;
          String message = message(told);
          told = text.length();
          return Optional.of("data: " + message);
        }
      }

      @Override
      public boolean isClosed() {
        return over;
      }
    };
  }

  private String message(int from) {
    List<JsonValue> pictures = new ArrayList<>();
    for (Labs.Drawing drawing : drawings) {
      pictures.add(
          JsonValue.object()
              .with("label", drawing.label())
              .with("caption", drawing.caption())
              .build());
    }
    return Json.compact(
        JsonValue.object()
            .with("from", from)
            .with("text", text.substring(from))
            .with("state", state.name().toLowerCase(Locale.ROOT))
            .with("problem", problem)
            .with("pictures", new JsonValue.Items(pictures))
            .build());
  }
}
