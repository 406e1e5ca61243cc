package org.bpnet.data.image;

import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.bpnet.data.DataFormatException;

/// What goes wrong with some of many pictures, so that all are named at once and not one a run.
final class PictureFailures {
  /// Tasks for each processor: pictures differ in how long they take.
  private static final int TASKS = 4;

  /// How many are named.
  private static final int NAMED = 5;

  private final String source;
  private final int pictures;
  private int count;

  /// The first ones, by the numbers of their pictures, so that messages do not depend on timing.
  private final NavigableMap<Integer, Throwable> first = new TreeMap<>();

  /// @param pictures how many there are in all
  PictureFailures(String source, int pictures) {
    this.source = source;
    this.pictures = pictures;
  }

  synchronized boolean isEmpty() {
    return first.isEmpty();
  }

  /// Does something for each of the numbers below `count`, on several threads if there are several,
  /// and keeps what fails.
  void forEach(int count, IntConsumer action) {
    int tasks = Math.min(count, TASKS * Runtime.getRuntime().availableProcessors());
    if (tasks < 2) {
      inSteps(0, 1, count, action);
      return;
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int task = 0; task < tasks; task++) {
        int start = task;
        executor.execute(() -> inSteps(start, tasks, count, action));
      }
    }
  }

  private void inSteps(int start, int step, int count, IntConsumer action) {
    for (int i = start; i < count; i += step) {
      try {
        action.accept(i);
      } catch (DataFormatException e) {
        keep(i, e);
      } catch (RuntimeException | Error e) {
        keep(i, e);
        return;
      }
    }
  }

  /// Putting one in and taking the last one out are one act: two threads that each saw one too many
  /// would take out two.
  private synchronized void keep(int number, Throwable failure) {
    count++;
    first.put(number, failure);
    if (first.size() > NAMED) {
      first.pollLastEntry();
    }
  }

  /// Throws what happened; of several damaged pictures the messages of the first.
  synchronized void throwIfAny() {
    if (first.isEmpty()) {
      return;
    }
    for (Throwable failure : first.values()) {
      switch (failure) {
        case DataFormatException _ -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException("only unchecked failures are kept");
      }
    }
    var one = (DataFormatException) first.firstEntry().getValue();
    if (count == 1) {
      throw one;
    }
    String messages =
        first.values().stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    int more = count - first.size();
    throw new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d pictures cannot be used: %s%s",
            source,
            count,
            pictures,
            messages,
            more > 0 ? String.format(Locale.ROOT, "; and %,d more", more) : ""),
        one);
  }
}
