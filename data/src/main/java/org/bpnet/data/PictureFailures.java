package org.bpnet.data;

import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/// What goes wrong with some of many pictures, so that all are named at once and not one a run.
final class PictureFailures {
  /// Tasks for each processor: pictures differ in how long they take.
  private static final int TASKS = 4;

  /// How many are named.
  private static final int NAMED = 5;

  private final String source;
  private final int pictures;
  private final AtomicInteger count = new AtomicInteger();

  /// The first ones, by the numbers of their pictures, so that messages do not depend on timing.
  private final ConcurrentSkipListMap<Integer, Throwable> first = new ConcurrentSkipListMap<>();

  /// @param pictures how many there are in all
  PictureFailures(String source, int pictures) {
    this.source = source;
    this.pictures = pictures;
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  /// Does something for each of the numbers below `count`, on several threads, and keeps what
  /// fails.
  void forEach(int count, IntConsumer action) {
    int tasks = Math.min(count, TASKS * Runtime.getRuntime().availableProcessors());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int task = 0; task < tasks; task++) {
        int start = task;
        executor.execute(() -> {
          for (int i = start; i < count; i += tasks) {
            try {
              action.accept(i);
            } catch (DataFormatException e) {
              keep(i, e);
            } catch (RuntimeException | Error e) {
              keep(i, e);
              return;
            }
          }
        });
      }
    }
  }

  private void keep(int number, Throwable failure) {
    count.incrementAndGet();
    first.put(number, failure);
    while (first.size() > NAMED) {
      first.pollLastEntry();
    }
  }

  /// Throws what happened; of several damaged pictures the messages of the first.
  void throwIfAny() {
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
    if (count.get() == 1) {
      throw one;
    }
    String messages =
        first.values().stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    int more = count.get() - first.size();
    throw new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d pictures cannot be used: %s%s",
            source,
            count.get(),
            pictures,
            messages,
            more > 0 ? String.format(Locale.ROOT, "; and %,d more", more) : ""),
        one);
  }
}
